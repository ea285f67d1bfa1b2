use super::*;

const ENDS: (f64, f64) = (16.0, 284.0);

fn label(text: &str, points: &[(f64, f64)]) -> Label {
    Label { text: text.into(), points: points.to_vec() }
}

/// The areas of `labels`, after a check that each is free.
fn areas(labels: &[Label]) -> Vec<Area> {
    let positions = positions(labels, Vec::new(), ENDS);
    let areas: Vec<Area> =
        labels.iter().zip(positions).map(|(label, position)| label.area(position)).collect();
    let points: Vec<Area> =
        labels.iter().flat_map(|label| label.points.iter().copied().map(Area::point)).collect();
    for (index, area) in areas.iter().enumerate() {
        assert!(area.is_inside(ENDS.0, ENDS.1), "{labels:?}: {area:?}");
        let others = areas[..index].iter().chain(&points);
        for other in others {
            assert!(!area.covers(other), "{labels:?}: {area:?} covers {other:?}");
        }
    }
    areas
}

#[test]
fn label_alone_is_above_its_point() {
    let [area] = areas(&[label("A", &[(50.0, 100.0)])])[..] else { panic!("one label") };
    assert!(area.bottom < 100.0 && area.bottom > 90.0, "{area:?}");
    // And beside it at the top, where there is no room above.
    let [area] = areas(&[label("A", &[(50.0, 30.0)])])[..] else { panic!("one label") };
    assert!(area.left > 0.0 && area.top < 30.0 && area.bottom > 30.0, "{area:?}");
}

#[test]
fn label_of_several_points_is_between_them() {
    let [area] = areas(&[label("A B", &[(50.0, 100.0), (52.0, 103.0)])])[..] else {
        panic!("one label")
    };
    assert!((area.x - 51.0).abs() < 1e-9 && area.bottom < 100.0, "{area:?}");
}

/// Pseudo-random numbers below `most`, the same every time.
fn numbers(seed: u32) -> impl FnMut(u32) -> f64 {
    let mut state = seed;
    move |most| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from((state >> 16) % most)
    }
}

#[test]
fn labels_cover_nothing_whatever_the_values() {
    for seed in 0..3_000 {
        let mut number = numbers(seed);
        // Wide apart, close together, in a column, in a row.
        let (across, down) = [(760, 240), (40, 40), (1, 240), (760, 1)][seed as usize % 4];
        let (left, top) = (f64::from(100 + seed % 100) / 10.0, 44.0);
        let letters = ["A", "B", "C D", "E", "F", "G H I", "J", "K", "L"];
        let label =
            |text: &&str| label(text, &[(left + number(across) / 10.0, top + number(down))]);
        areas(&letters.iter().map(label).collect::<Vec<_>>());
    }
}

#[test]
fn label_away_from_its_point_has_a_line_to_it() {
    let crowd: Vec<Label> = ["A", "B", "C", "D", "E", "F", "G"]
        .iter()
        .zip(0..)
        .map(|(text, index)| label(text, &[(50.0 + f64::from(index) / 10.0, 150.0)]))
        .collect();
    areas(&crowd);
    let mut svg = String::new();
    draw_labels(&crowd, Vec::new(), ENDS, &mut svg);
    assert!(svg.contains("class=\"leader\""), "{svg}");
}

#[test]
fn full_picture_still_shows_its_labels() {
    let crowd: Vec<Label> = (0..200).map(|_| label("A", &[(50.0, 150.0)])).collect();
    let mut svg = String::new();
    draw_labels(&crowd, Vec::new(), ENDS, &mut svg);
    assert_eq!(svg.matches("<text").count(), 200);
}
