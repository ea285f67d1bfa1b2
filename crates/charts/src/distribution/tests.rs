use super::*;

const MB: u64 = 1_000_000;

fn distribution<'a>(peaks: &'a [u64], guesses: &'a [u64]) -> Distribution<'a> {
    Distribution { peaks, guesses, budget: 200 * MB, references: &[("as shipped", 500 * MB)] }
}

/// The descriptions of the bars, in the order in which they are drawn.
fn bars(html: &str) -> Vec<&str> {
    let texts = html.split("<title>").skip(1);
    texts.filter_map(|text| text.split("</title>").next()).collect()
}

#[test]
fn bars_are_counted_by_where_they_are() {
    let peaks = [500 * MB, 200 * MB, 200 * MB, 500 * MB, 500 * MB];
    let html = figure_of(&distribution(&peaks, &[300 * MB])).html;
    assert_eq!(
        bars(&html),
        [
            "1 guess: 300,000,000 bytes",
            "2 programs: 200,000,000 bytes",
            "3 programs: 500,000,000 bytes"
        ]
    );
    assert!(html.contains("<b>2</b> within the budget, <b>3</b> over it"), "{html}");
    assert!(html.contains(">budget: 200.0 MB</text>"), "{html}");
    assert!(html.contains(">as shipped: 500.0 MB</text>"), "{html}");
}

/// A byte decides, and is too little to be seen.
#[test]
fn a_bar_tells_what_is_over_the_budget_in_it() {
    let html = figure_of(&distribution(&[200 * MB, 200 * MB + 1], &[])).html;
    assert_eq!(bars(&html), ["2 programs: 200,000,000 bytes to 200,000,001 bytes"]);
    let height = |class: &str| {
        let bar = html.split(&format!("<rect class=\"{class}\"")).nth(1)?;
        bar.split("height=\"").nth(1)?.split('"').next()?.parse::<f64>().ok()
    };
    assert_eq!((height("bar"), height("bar over")), (Some(BARS / 2.0), Some(BARS / 2.0)));
}

/// A guess may be any number.
#[test]
fn far_guesses_leave_room_for_the_peaks() {
    let far = [1, u64::MAX, 400 * MB];
    // With all guesses on the axis, they would be in one bar.
    let peaks = [300 * MB, 400 * MB];
    let html = figure_of(&distribution(&peaks, &far)).html;
    let bars = bars(&html);
    assert_eq!(bars.len(), 5, "{bars:?}");
    assert!(bars.contains(&"1 guess: 18,446,744,073,709,551,615 bytes"), "{bars:?}");
    assert!(html.contains("<b>3 guesses</b>, <b>2</b> of them beyond the ends"), "{html}");
    for (at, _) in html.match_indices("x=\"") {
        let value = html[at + 3..].split(['%', '"']).next().unwrap_or_default();
        let value: f64 = value.parse().expect("a number");
        assert!((0.0..=100.0).contains(&value), "{value}");
    }
}

#[test]
fn nothing_at_all_can_be_drawn() {
    for (peaks, guesses) in [(&[][..], &[][..]), (&[0][..], &[][..]), (&[][..], &[1][..])] {
        let html = figure_of(&distribution(peaks, guesses)).html;
        assert!(html.contains("as shipped: 500.0 MB") && !html.contains("NaN"), "{html}");
    }
    let nothing = Distribution { budget: 0, references: &[], ..distribution(&[0, 0], &[]) };
    assert!(!figure_of(&nothing).html.contains("NaN"));
}
