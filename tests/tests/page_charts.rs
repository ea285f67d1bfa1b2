//! The charts on the book's pages in a real browser: themes, sizes, the timeline and
//! the print page.
//!
//! If `HEAP_SHOTS` names a folder, screenshots of each chapter are taken there for
//! people to look at.

use std::fs;
use std::path::PathBuf;

use course_format::results::Peaks;
use tests::browser::{CHAPTER, book, flame_graph_box, in_browser, number, open_unfolded};
use tests::tool::root;
use thirtyfour::prelude::WebDriverResult;
use thirtyfour::{By, WebDriver};

const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];

/// A script that returns the lowest contrast of a text with its background, and that text.
/// It takes a selector.
const LOWEST_CONTRAST: &str = "
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
    let lowest = [99, ''];
    for (const element of document.querySelectorAll(arguments[0])) {
        if (!element.textContent.trim() || !element.getClientRects().length) continue;
        const style = getComputedStyle(element);
        const ink = element instanceof SVGElement ? style.fill : style.color;
        const [one, two] = [luminance(rgb(ink)), luminance(behind(element))];
        const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
        if (contrast < lowest[0]) lowest = [contrast, element.textContent];
    }
    return lowest;";

async fn assert_legible(driver: &WebDriver, selector: &str, state: &str) -> WebDriverResult<()> {
    let lowest = driver.execute(LOWEST_CONTRAST, vec![selector.into()]).await?;
    let (contrast, text): (f64, String) = lowest.convert()?;
    assert!((4.5..50.0).contains(&contrast), "{state}: {contrast} at {text:?}");
    Ok(())
}

#[test]
fn themes_are_legible() {
    in_browser(|driver| async move {
        open_unfolded(&driver, CHAPTER).await?;
        for theme in THEMES {
            let set = "document.documentElement.classList.remove(...arguments[0]);
                document.documentElement.classList.add(arguments[1])";
            let themes = serde_json::json!(THEMES);
            driver.execute(set, vec![themes, theme.into()]).await?;
            assert_legible(&driver, ".heap-timeline text", theme).await?;
            driver.find(By::Css(".heap-flame iframe")).await?.enter_frame().await?;
            let selector = "p, fieldset span, option, .key, button, .frame text";
            for other in ["", "1", "3"] {
                let compare = "const other = document.getElementById('other');
                    other.value = arguments[0]; other.dispatchEvent(new Event('change'))";
                driver.execute(compare, vec![other.into()]).await?;
                assert_legible(&driver, selector, &format!("{theme}, compared with {other:?}"))
                    .await?;
            }
            driver.find(By::Id("search")).await?.send_keys("a").await?;
            assert_legible(&driver, ".frame.found text", theme).await?;
            driver.find(By::Id("reset")).await?.click().await?;
            driver.enter_default_frame().await?;
        }
        Ok(())
    });
}

/// The number of measured programs of the chapter.
fn runs_of_chapter() -> usize {
    let peaks = Peaks::read(&root().join("course/src/results")).unwrap();
    peaks.binaries.iter().filter(|measured| measured.exercise == CHAPTER).count()
}

#[test]
fn timeline_has_every_run() {
    in_browser(|driver| async move {
        open_unfolded(&driver, CHAPTER).await?;
        let runs = driver.find_all(By::Css(".heap-timeline path.run")).await?;
        assert_eq!(runs.len(), runs_of_chapter());
        let mut styles = Vec::new();
        for run in &runs {
            let [stroke, dashes] =
                [run.css_value("stroke").await?, run.css_value("stroke-dasharray").await?];
            styles.push((stroke, dashes));
        }
        styles.sort();
        styles.dedup();
        assert_eq!(styles.len(), runs.len(), "{styles:?}");
        driver.execute("document.querySelector('.heap-timeline .point').focus()", vec![]).await?;
        let label = driver.active_element().await?.attr("aria-label").await?.unwrap();
        assert!(label.contains("500,000,000 bytes alive after"), "{label}");
        Ok(())
    });
}

#[test]
fn print_page_has_charts() {
    in_browser(|driver| async move {
        open_unfolded(&driver, "print").await?;
        assert!(driver.find(By::Css(".heap-timeline path.run")).await?.is_present().await?);
        // All chapters are on this page.
        let of_chapter = By::Css(".heap-flame iframe[srcdoc*='add_scalar']");
        driver.find(of_chapter).await?.enter_frame().await?;
        assert!(flame_graph_box(&driver, "add_scalar").await?.is_displayed().await?);
        Ok(())
    });
}

#[test]
fn charts_fit_a_narrow_page() {
    in_browser(|driver| async move {
        open_unfolded(&driver, CHAPTER).await?;
        // A headless window is at least 500 pixels wide, but its contents can be narrower.
        driver.execute("document.querySelector('main').style.width = '380px'", vec![]).await?;
        let size = "Math.min(...[...document.querySelectorAll('.heap-timeline text')]
            .map(text => parseFloat(getComputedStyle(text).fontSize)))";
        let size = number(&driver, size).await?;
        assert!(size >= 12.0, "{size}");
        let outside =
            "const all = document.querySelector('.heap-timeline').getBoundingClientRect();
            return [...document.querySelectorAll('.heap-timeline text')].filter(text => {
                const box = text.getBoundingClientRect();
                return box.left < all.left - 4 || box.right > all.right + 4;
            }).map(text => text.textContent)";
        let outside: Vec<String> = driver.execute(outside, vec![]).await?.convert()?;
        assert_eq!(outside, [""; 0]);
        Ok(())
    });
}

#[test]
fn screenshots() {
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
                open_unfolded(&driver, &page).await?;
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
