//! The flame graph in a real browser: on a chapter, and of a hostile profile.

use std::fs;
use std::path::Path;
use std::time::Duration;

use charts::flame;
use course_format::results::Peaks;
use heap_profile::dhat::{Profile, ProgramPoint};
use tests::browser::{
    CHAPTER, address, flame_graph_box, in_browser, number, open_flame_graph, set_size, visible_text,
};
use tests::tool::root;
use thirtyfour::prelude::WebDriverResult;
use thirtyfour::{By, Key, WebDriver};

/// The width of the lowest box as a share of the graph's.
async fn drawn_share(driver: &WebDriver) -> WebDriverResult<f64> {
    let width = "document.querySelector('.frame rect').getBoundingClientRect().width";
    number(driver, &format!("{width} / document.getElementById('graph').clientWidth")).await
}

/// Chooses the run at `index`.
async fn choose_run(driver: &WebDriver, index: usize) -> WebDriverResult<()> {
    let selector = format!("input[name=run][value='{index}'] + span");
    driver.find(By::Css(selector)).await?.click().await
}

/// The peaks of the chapter's exercise and solutions, in the order of the page.
fn peaks() -> Vec<u64> {
    let peaks = Peaks::read(&root().join("course/src/results")).unwrap();
    let of_chapter = peaks.binaries.iter().filter(|measured| measured.exercise == CHAPTER);
    of_chapter.map(|measured| measured.stats.peak_bytes).collect()
}

#[test]
#[expect(clippy::cast_precision_loss, reason = "a peak is far below 2^52")]
fn runs_are_drawn_to_one_scale() {
    in_browser(|driver| async move {
        open_flame_graph(&driver).await?;
        let peaks = peaks();
        let most = *peaks.iter().max().unwrap();
        assert!(peaks.len() > 5 && peaks.iter().any(|peak| peak * 5 == most * 2), "{peaks:?}");
        for (index, peak) in peaks.iter().enumerate() {
            choose_run(&driver, index).await?;
            let (share, expected) = (drawn_share(&driver).await?, *peak as f64 / most as f64);
            assert!((share - expected).abs() < 0.001, "run {index}: {share}, not {expected}");
        }
        Ok(())
    });
}

#[test]
fn label_and_tooltip() {
    in_browser(|driver| async move {
        open_flame_graph(&driver).await?;
        let found = flame_graph_box(&driver, "add_scalar").await?;
        assert_eq!(found.find(By::Tag("text")).await?.text().await?, "add_scalar");
        let title = found.find(By::Tag("title")).await?.prop("textContent").await?.unwrap();
        let lines: Vec<&str> = title.lines().collect();
        assert_eq!(lines[0], "clinging_onto_memory::add_scalar");
        assert!(lines[1].contains("/src/main.rs:"), "{title}");
        assert_eq!(lines[2], "100,000,000 bytes (20.0 %) in 1 block");
        let names = driver.find(By::Id("graph")).await?.prop("textContent").await?.unwrap();
        for hidden in ["harness", "allocate", "RawVec", "call_once", "run::{closure}"] {
            assert!(!names.contains(hidden), "{hidden} is in {names}");
        }
        Ok(())
    });
}

#[test]
fn zoom_and_reset() {
    in_browser(|driver| async move {
        open_flame_graph(&driver).await?;
        let width = "document.getElementById('graph').clientWidth";
        let whole = number(&driver, width).await?;
        let found = flame_graph_box(&driver, "add_scalar").await?;
        let before = found.find(By::Tag("rect")).await?.rect().await?.width;
        assert!((before / whole - 0.2).abs() < 0.01, "{before} of {whole}");
        found.click().await?;
        let after = found.find(By::Tag("rect")).await?.rect().await?.width;
        assert!((after / whole - 1.0).abs() < 0.01, "{after} of {whole}");
        assert!(!visible_text(&driver, "#summary").await?.is_empty());
        assert!(visible_text(&driver, "#summary").await?.contains("zoomed to add_scalar"));
        driver.find(By::Id("reset")).await?.click().await?;
        let reset = found.find(By::Tag("rect")).await?.rect().await?.width;
        assert!((reset - before).abs() < 0.5, "{reset}, not {before}");
        Ok(())
    });
}

#[test]
fn zooming_moves_nothing_under_the_pointer() {
    // Where the box of a name is in the page around the document.
    const TOP: &str = "window.frameElement.getBoundingClientRect().top +
        arguments[0].getBoundingClientRect().top";
    in_browser(|driver| async move {
        let mut line_counts_differ = false;
        for width in [390, 520, 640, 760, 880, 1000] {
            set_size(&driver, width, 900).await?;
            open_flame_graph(&driver).await?;
            let found = flame_graph_box(&driver, "subtract_scalar").await?;
            found.scroll_into_view().await?;
            let top = || async {
                let top = driver.execute(format!("return {TOP}"), vec![found.to_json()?]).await?;
                top.convert::<f64>()
            };
            let summary = driver.find(By::Id("summary")).await?;
            let (before, height) = (top().await?, summary.rect().await?.height);
            found.click().await?;
            assert!(summary.text().await?.contains("zoomed to subtract_scalar"));
            let after = top().await?;
            assert!((after - before).abs() < 0.5, "at {width}: from {before} to {after}");
            line_counts_differ |= (summary.rect().await?.height - height).abs() > 5.0;
        }
        assert!(line_counts_differ, "what is told of a zoom takes more lines at no width");
        Ok(())
    });
}

#[test]
fn what_it_shows_is_told() {
    in_browser(|driver| async move {
        open_flame_graph(&driver).await?;
        let graph = driver.find(By::Id("graph")).await?;
        let label = graph.attr("aria-label").await?.unwrap();
        let about = "Flame graph. A Clinging onto memory, as shipped: 500.0 MB in 5 blocks, in \
                     process_data: add_scalar 100.0 MB, double 100.0 MB, load 100.0 MB, ";
        assert!(label.starts_with(about), "{label}");
        choose_run(&driver, 3).await?;
        let label = graph.attr("aria-label").await?.unwrap();
        assert!(label.starts_with("Flame graph. D Assign again: 200.0 MB in 2 blocks"), "{label}");
        driver.find(By::Css("#other option[value='0']")).await?.click().await?;
        let label = graph.attr("aria-label").await?.unwrap();
        assert!(label.contains("to “D Assign again”: −300.0 MB"), "{label}");
        Ok(())
    });
}

#[test]
fn search() {
    in_browser(|driver| async move {
        open_flame_graph(&driver).await?;
        driver.find(By::Id("search")).await?.send_keys("ADD_scal").await?;
        let found = driver.find_all(By::Css(".frame.found")).await?;
        assert_eq!(found.len(), 1);
        let fill = found[0].find(By::Tag("rect")).await?.css_value("fill").await?;
        let other = driver.find(By::Css(".frame:not(.found) rect")).await?;
        assert_ne!(fill, other.css_value("fill").await?);
        let summary = visible_text(&driver, "#summary").await?;
        assert!(summary.ends_with("Found: 1 frame, 100.0 MB, 20.0 %"), "{summary}");
        driver.find(By::Id("search")).await?.send_keys("x").await?;
        assert!(driver.find_all(By::Css(".frame.found")).await?.is_empty());
        Ok(())
    });
}

/// Presses `key` in the focused element, and waits until the page has reacted: until the
/// value of `script` begins with `expected`.
async fn press(driver: &WebDriver, key: Key, script: &str, expected: &str) -> WebDriverResult<()> {
    driver.active_element().await?.send_keys(key + "").await?;
    let mut found = String::new();
    for _ in 0..100 {
        found = driver.execute(format!("return {script}"), vec![]).await?.convert()?;
        if found.starts_with(expected) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("{found:?} does not begin with {expected:?}");
}

#[test]
fn keyboard_navigation() {
    const SUMMARY: &str = "document.getElementById('summary').textContent";
    const FRAME: &str = "document.activeElement.getAttribute('aria-label')";
    const ZOOMED: &str = "(document.getElementById('summary').textContent.split('; ')[1] || '-')";
    in_browser(|driver| async move {
        open_flame_graph(&driver).await?;
        driver.execute("document.querySelector('input[name=run]').focus()", vec![]).await?;
        press(&driver, Key::Right, SUMMARY, "B Nested calls, by reference").await?;
        press(&driver, Key::Left, SUMMARY, "A Clinging onto memory").await?;
        driver.execute("document.querySelector('.frame[tabindex=\"0\"]').focus()", vec![]).await?;
        press(&driver, Key::Down, FRAME, "process_data").await?;
        press(&driver, Key::Down, FRAME, "add_scalar").await?;
        press(&driver, Key::Right, FRAME, "double").await?;
        press(&driver, Key::Enter, ZOOMED, "zoomed to double").await?;
        press(&driver, Key::Escape, ZOOMED, "-").await
    });
}

#[test]
fn comparison() {
    in_browser(|driver| async move {
        open_flame_graph(&driver).await?;
        // From the exercise as shipped to the solution "Assign again". The first option is
        // not a run.
        let labels = driver.find_all(By::Css("#other option")).await?;
        let mut reassign = None;
        for (index, label) in labels.iter().enumerate() {
            if label.text().await?.trim() == "D Assign again" {
                reassign = index.checked_sub(1);
            }
        }
        choose_run(&driver, reassign.unwrap()).await?;
        driver.find(By::Css("#other option[value='0']")).await?.click().await?;
        let summary = visible_text(&driver, "#summary").await?;
        assert!(summary.contains("−300.0 MB, 500.0 MB → 200.0 MB"), "{summary}");
        for (name, class, change) in [
            ("load", "went", "−100.0 MB: from 100.0 MB in 1 block to 0 bytes in 0 blocks"),
            ("add_scalar", "same", "±0 bytes: from 100.0 MB in 1 block to 100.0 MB in 1 block"),
        ] {
            let found = flame_graph_box(&driver, name).await?;
            assert_eq!(found.attr("class").await?.unwrap(), format!("frame {class}"));
            let label = found.attr("aria-label").await?.unwrap();
            assert_eq!(label.lines().last(), Some(change));
        }
        // In the other direction.
        choose_run(&driver, 0).await?;
        let option = format!("#other option[value='{}']", reassign.unwrap());
        driver.find(By::Css(option)).await?.click().await?;
        let class = flame_graph_box(&driver, "load").await?.attr("class").await?;
        assert_eq!(class.as_deref(), Some("frame came"));
        Ok(())
    });
}

/// A profile of 50,000 program points in deep stacks, with names that try to break out of
/// the page.
fn hostile_profile() -> Profile {
    let name = |number: usize| {
        let rest = "x".repeat(400);
        format!(
            "0x0: a::</script><img src=x onerror=boom()>\u{202e}\"'&{{{{#include x}}}}\u{7}{rest}::f{number} (a/src/b.rs:{number}:1)"
        )
    };
    let text = br#"{"dhatFileVersion":2,"mode":"rust-heap","verb":"Allocated","bklt":true,
        "bkacc":false,"tu":"us","Mtu":"s","cmd":"x","pid":1,"te":1,"pps":[],"ftbl":["[root]"]}"#;
    let mut profile = Profile::parse(Path::new("x"), text).unwrap();
    profile.ftbl.extend((1..400).map(name));
    profile.pps = (0..50_000_usize)
        .map(|number| {
            let power = |level: usize| [1, 3, 9, 27, 81, 243, 729][level % 7];
            let branch = |level: usize| 1 + (level * 3 + number / power(level) % 3) % 399;
            let fs = (0..70).rev().map(branch).collect();
            let mut point = ProgramPoint::default();
            (point.gb, point.gbk, point.fs) = (1_000, 1, fs);
            point
        })
        .collect();
    profile
}

#[test]
fn huge_hostile_profile_is_harmless() {
    in_browser(|driver| async move {
        let profile = hostile_profile();
        let label = "<b>bold</b></script>";
        let runs =
            [flame::Run { label, profile: &profile }, flame::Run { label: "y", profile: &profile }];
        let page = flame::page(&runs);
        assert!(page.len() < 2_000_000, "{}", page.len());
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("flame.html");
        fs::write(&file, page).unwrap();
        driver.goto(address(&file)).await?;
        let frames = driver.find_all(By::Css(".frame")).await?.len();
        assert!(frames > 50, "{frames}");
        assert!(driver.find_all(By::Css("img, b b")).await?.is_empty());
        let title = "[...document.querySelectorAll('.frame title')][3].textContent";
        let title: String = driver.execute(format!("return {title}"), vec![]).await?.convert()?;
        assert!(
            title.contains(
                "</script><img src=x onerror=boom()>\\u{202e}\"'&{{#include x}}\\u{7}xxx"
            ),
            "{title}"
        );
        assert!(title.contains("a/src/b.rs:"), "{title}");
        let summary = visible_text(&driver, "#summary").await?;
        assert!(summary.starts_with("<b>bold</b></script>: 50.0 MB in 50,000 blocks"), "{summary}");
        Ok(())
    });
}
