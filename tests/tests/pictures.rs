//! The pictures, in a real browser: on the pages of the book and of profiles
//! that mean harm.
//!
//! `HEAP_SHOTS` names a folder for screenshots of each chapter, for people to
//! look at.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use charts::flame;
use course_format::results::Peaks;
use heap_profile::dhat::{Profile, ProgramPoint};
use tests::browser::{address, book, in_browser, open};
use tests::tool::root;
use thirtyfour::prelude::WebDriverResult;
use thirtyfour::{By, Key, WebDriver, WebElement};

const CHAPTER: &str = "02-clinging-onto-memory";
const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];

/// Opens the chapter and goes into its flame graph.
async fn open_flame(driver: &WebDriver) -> WebDriverResult<()> {
    open(driver, CHAPTER).await?;
    driver.find(By::Css(".heap-flame iframe")).await?.enter_frame().await
}

/// The box of the function `name` that is seen.
async fn frame(driver: &WebDriver, name: &str) -> WebDriverResult<WebElement> {
    let script = "return [...document.querySelectorAll('.frame')].find(frame =>
        frame.style.display !== 'none' && frame.querySelector('title').textContent.split('\\n')[0]
            .split('::').pop() === arguments[0])";
    driver.execute(script, vec![name.into()]).await?.element()
}

async fn number(driver: &WebDriver, script: &str) -> WebDriverResult<f64> {
    driver.execute(format!("return {script}"), vec![]).await?.convert()
}

async fn text(driver: &WebDriver, selector: &str) -> WebDriverResult<String> {
    driver.find(By::Css(selector)).await?.text().await
}

/// Width of the lowest box, in terms of the picture's.
async fn drawn_share(driver: &WebDriver) -> WebDriverResult<f64> {
    let width = "document.querySelector('.frame rect').getBoundingClientRect().width";
    number(driver, &format!("{width} / document.getElementById('graph').clientWidth")).await
}

/// Chooses the run with the number `index`.
async fn choose(driver: &WebDriver, index: usize) -> WebDriverResult<()> {
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
fn every_run_can_be_chosen_and_is_drawn_to_one_scale() {
    in_browser(|driver| async move {
        open_flame(&driver).await?;
        let peaks = peaks();
        let most = *peaks.iter().max().unwrap();
        assert!(peaks.len() > 5 && peaks.iter().any(|peak| peak * 5 == most * 2), "{peaks:?}");
        for (index, peak) in peaks.iter().enumerate() {
            choose(&driver, index).await?;
            let (share, expected) = (drawn_share(&driver).await?, *peak as f64 / most as f64);
            assert!((share - expected).abs() < 0.001, "run {index}: {share}, not {expected}");
        }
        Ok(())
    });
}

#[test]
fn a_frame_reads_like_its_function_and_its_tooltip_tells_the_rest() {
    in_browser(|driver| async move {
        open_flame(&driver).await?;
        let frame = frame(&driver, "add_scalar").await?;
        assert_eq!(frame.find(By::Tag("text")).await?.text().await?, "add_scalar");
        let title = frame.find(By::Tag("title")).await?.prop("textContent").await?.unwrap();
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
fn a_click_zooms_and_reset_ends_it() {
    in_browser(|driver| async move {
        open_flame(&driver).await?;
        let width = "document.getElementById('graph').clientWidth";
        let whole = number(&driver, width).await?;
        let found = frame(&driver, "add_scalar").await?;
        let before = found.find(By::Tag("rect")).await?.rect().await?.width;
        assert!((before / whole - 0.2).abs() < 0.01, "{before} of {whole}");
        found.click().await?;
        let after = found.find(By::Tag("rect")).await?.rect().await?.width;
        assert!((after / whole - 1.0).abs() < 0.01, "{after} of {whole}");
        assert!(!text(&driver, "#summary").await?.is_empty());
        assert!(text(&driver, "#summary").await?.contains("zoomed to add_scalar"));
        driver.find(By::Id("reset")).await?.click().await?;
        let reset = found.find(By::Tag("rect")).await?.rect().await?.width;
        assert!((reset - before).abs() < 0.5, "{reset}, not {before}");
        Ok(())
    });
}

#[test]
fn search_highlights_and_counts() {
    in_browser(|driver| async move {
        open_flame(&driver).await?;
        driver.find(By::Id("search")).await?.send_keys("ADD_scal").await?;
        let found = driver.find_all(By::Css(".frame.found")).await?;
        assert_eq!(found.len(), 1);
        let fill = found[0].find(By::Tag("rect")).await?.css_value("fill").await?;
        let other = driver.find(By::Css(".frame:not(.found) rect")).await?;
        assert_ne!(fill, other.css_value("fill").await?);
        let summary = text(&driver, "#summary").await?;
        assert!(summary.ends_with("Found: 1 frame, 100.0 MB, 20.0 %"), "{summary}");
        driver.find(By::Id("search")).await?.send_keys("x").await?;
        assert!(driver.find_all(By::Css(".frame.found")).await?.is_empty());
        Ok(())
    });
}

/// Presses `key` where the keyboard is, and waits until the page has taken it:
/// until what `script` returns begins with `expected`.
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
fn the_keyboard_reaches_every_run_and_every_frame() {
    const SUMMARY: &str = "document.getElementById('summary').textContent";
    const FRAME: &str = "document.activeElement.getAttribute('aria-label').split('::').pop()";
    const ZOOMED: &str = "(document.getElementById('summary').textContent.split('; ')[1] || '-')";
    in_browser(|driver| async move {
        open_flame(&driver).await?;
        driver.execute("document.querySelector('input[name=run]').focus()", vec![]).await?;
        press(&driver, Key::Right, SUMMARY, "Nested calls, by reference").await?;
        press(&driver, Key::Left, SUMMARY, "Clinging onto memory").await?;
        driver.execute("document.querySelector('.frame[tabindex=\"0\"]').focus()", vec![]).await?;
        press(&driver, Key::Down, FRAME, "process_data").await?;
        press(&driver, Key::Down, FRAME, "add_scalar").await?;
        press(&driver, Key::Right, FRAME, "double").await?;
        press(&driver, Key::Enter, ZOOMED, "zoomed to double").await?;
        press(&driver, Key::Escape, ZOOMED, "-").await
    });
}

#[test]
fn two_runs_are_compared() {
    in_browser(|driver| async move {
        open_flame(&driver).await?;
        // From the exercise as shipped to the solution "Assign again".
        let labels = driver.find_all(By::Css("#other option")).await?;
        let mut reassign = None;
        for (index, label) in labels.iter().enumerate() {
            if label.text().await?.trim() == "Assign again" {
                reassign = index.checked_sub(1);
            }
        }
        choose(&driver, reassign.unwrap()).await?;
        driver.find(By::Css("#other option[value='0']")).await?.click().await?;
        let summary = text(&driver, "#summary").await?;
        assert!(summary.contains("−300.0 MB, 500.0 MB → 200.0 MB"), "{summary}");
        for (name, class, change) in [
            ("load", "went", "−100.0 MB: from 100.0 MB in 1 block to 0 bytes in 0 blocks"),
            ("add_scalar", "same", "±0 bytes: from 100.0 MB in 1 block to 100.0 MB in 1 block"),
        ] {
            let frame = frame(&driver, name).await?;
            assert_eq!(frame.attr("class").await?.unwrap(), format!("frame {class}"));
            let label = frame.attr("aria-label").await?.unwrap();
            assert_eq!(label.lines().last(), Some(change));
        }
        // The other way round, what went comes.
        choose(&driver, 0).await?;
        let option = format!("#other option[value='{}']", reassign.unwrap());
        driver.find(By::Css(option)).await?.click().await?;
        let class = frame(&driver, "load").await?.attr("class").await?;
        assert_eq!(class.as_deref(), Some("frame came"));
        Ok(())
    });
}

/// The least contrast of a text with what is behind it, and that text. `behind`
/// is the color behind a text where nothing nearer has one.
const CONTRAST: &str = "
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgb = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
    const part = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const luminance = c => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
    const behind = element => {
        const rect = element.parentElement.matches('.frame') && element.parentElement.querySelector('rect');
        if (rect) return rgb(getComputedStyle(rect).fill);
        for (let at = element; at; at = at.parentElement) {
            const color = rgb(getComputedStyle(at).backgroundColor);
            if (color[3] === 255) return color;
        }
        return [255, 255, 255];
    };
    let least = [99, ''];
    for (const element of document.querySelectorAll(arguments[0])) {
        if (!element.textContent.trim() || !element.getClientRects().length) continue;
        const style = getComputedStyle(element);
        const ink = element instanceof SVGElement ? style.fill : style.color;
        const [one, two] = [luminance(rgb(ink)), luminance(behind(element))];
        const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (contrast < least[0]) least = [contrast, element.textContent];
    }
    return least;";

async fn assert_legible(driver: &WebDriver, selector: &str, what: &str) -> WebDriverResult<()> {
    let least = driver.execute(CONTRAST, vec![selector.into()]).await?;
    let (contrast, text): (f64, String) = least.convert()?;
    assert!((4.5..50.0).contains(&contrast), "{what}: {contrast} at {text:?}");
    Ok(())
}

#[test]
fn every_theme_is_legible() {
    in_browser(|driver| async move {
        open(&driver, CHAPTER).await?;
        for theme in THEMES {
            let set = "document.documentElement.classList.remove(...arguments[0]);
                document.documentElement.classList.add(arguments[1])";
            let themes = serde_json::json!(THEMES);
            driver.execute(set, vec![themes, theme.into()]).await?;
            assert_legible(&driver, ".heap-timeline text", theme).await?;
            driver.find(By::Css(".heap-flame iframe")).await?.enter_frame().await?;
            let all = "p, fieldset span, option, .key, button, .frame text";
            for other in ["", "1", "3"] {
                let compare = "const other = document.getElementById('other');
                    other.value = arguments[0]; other.dispatchEvent(new Event('change'))";
                driver.execute(compare, vec![other.into()]).await?;
                assert_legible(&driver, all, &format!("{theme}, compared with {other:?}")).await?;
            }
            driver.find(By::Id("search")).await?.send_keys("a").await?;
            assert_legible(&driver, ".frame.found text", theme).await?;
            driver.find(By::Id("reset")).await?.click().await?;
            driver.enter_default_frame().await?;
        }
        Ok(())
    });
}

#[test]
fn the_timeline_has_every_run_and_its_values_are_reached() {
    in_browser(|driver| async move {
        open(&driver, CHAPTER).await?;
        let runs = driver.find_all(By::Css(".heap-timeline path.run")).await?;
        assert_eq!(runs.len(), peaks().len());
        let mut looks = Vec::new();
        for run in &runs {
            let [stroke, dashes] =
                [run.css_value("stroke").await?, run.css_value("stroke-dasharray").await?];
            looks.push((stroke, dashes));
        }
        looks.sort();
        looks.dedup();
        assert_eq!(looks.len(), runs.len(), "{looks:?}");
        driver.execute("document.querySelector('.heap-timeline .point').focus()", vec![]).await?;
        let label = driver.active_element().await?.attr("aria-label").await?.unwrap();
        assert!(label.contains("500,000,000 bytes alive after"), "{label}");
        Ok(())
    });
}

#[test]
fn the_print_page_has_the_pictures() {
    in_browser(|driver| async move {
        open(&driver, "print").await?;
        assert!(driver.find(By::Css(".heap-timeline path.run")).await?.is_present().await?);
        // Every chapter is on it: this is the frame of exercise 2.
        let of_chapter = By::Css(".heap-flame iframe[srcdoc*='add_scalar']");
        driver.find(of_chapter).await?.enter_frame().await?;
        assert!(frame(&driver, "add_scalar").await?.is_displayed().await?);
        Ok(())
    });
}

#[test]
fn a_narrow_page_holds_the_pictures() {
    in_browser(|driver| async move {
        open(&driver, CHAPTER).await?;
        // A headless window is never narrower than 500; its contents may be.
        driver.execute("document.querySelector('main').style.width = '380px'", vec![]).await?;
        let size = number(&driver, "Math.min(...[...document.querySelectorAll('.heap-timeline text')].map(text => parseFloat(getComputedStyle(text).fontSize)))").await?;
        assert!(size >= 12.0, "{size}");
        let over = "const all = document.querySelector('.heap-timeline').getBoundingClientRect();
            return [...document.querySelectorAll('.heap-timeline text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < all.left - 4 || box.right > all.right + 4;
            }).map(text => text.textContent)";
        let over: Vec<String> = driver.execute(over, vec![]).await?.convert()?;
        assert_eq!(over, [""; 0]);
        Ok(())
    });
}

/// A profile of 50,000 points in deep stacks whose names mean harm.
fn hostile() -> Profile {
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
fn a_hostile_and_enormous_profile_opens_and_does_nothing() {
    in_browser(|driver| async move {
        let profile = hostile();
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
        let label = text(&driver, "#summary").await?;
        assert!(label.starts_with("<b>bold</b></script>: 50.0 MB in 50,000 blocks"), "{label}");
        Ok(())
    });
}

#[test]
fn screenshots_are_taken_where_they_are_asked_for() {
    let Some(folder) = std::env::var_os("HEAP_SHOTS").map(PathBuf::from) else {
        println!("no screenshots: HEAP_SHOTS names no folder");
        return;
    };
    fs::create_dir_all(&folder).unwrap();
    let pages = fs::read_dir(book()).unwrap().flatten().filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        Some(name.strip_suffix(".html").filter(|name| !["404", "toc"].contains(name))?.to_owned())
    });
    let pages: Vec<String> = pages.collect();
    in_browser(|driver| async move {
        for page in pages {
            for theme in ["light", "navy"] {
                open(&driver, &page).await?;
                let script = "localStorage.setItem('mdbook-theme', arguments[0])";
                driver.execute(script, vec![theme.into()]).await?;
                driver.refresh().await?;
                let height = "document.documentElement.scrollHeight";
                let height = number(&driver, height).await?.clamp(900.0, 12_000.0);
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "clamped"
                )]
                driver.set_window_rect(0, 0, 1200, height as u32 + 200).await?;
                driver.screenshot(&folder.join(format!("{page}-{theme}.png"))).await?;
                driver.set_window_rect(0, 0, 1200, 900).await?;
            }
        }
        Ok(())
    });
}
