//! The charts on the book's pages in a real browser: themes, lines, the keyboard and paper.

use std::collections::BTreeSet;

use course_format::results::Peaks;
use tests::browser::{
    CHAPTER, THEMES, flame_graph_box, in_browser, open_page, open_unfolded, open_with_solutions,
    set_theme,
};
use tests::tool::root;
use thirtyfour::prelude::WebDriverResult;
use thirtyfour::{By, Key, WebDriver};

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
        open_with_solutions(&driver, CHAPTER).await?;
        for theme in THEMES {
            set_theme(&driver, theme).await?;
            assert_legible(&driver, ".heap-chart text, .heap-chart li *", theme).await?;
            // The second one has the solutions.
            driver.find_all(By::Css(".heap-flame iframe")).await?[1].clone().enter_frame().await?;
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
fn timelines_have_their_runs_and_no_two_alike() {
    in_browser(|driver| async move {
        open_with_solutions(&driver, CHAPTER).await?;
        let timelines = driver.find_all(By::Css(".heap-timeline")).await?;
        assert_eq!(timelines.len(), 2);
        assert_eq!(timelines[0].find_all(By::Css("path.run")).await?.len(), 1, "the start");
        let runs = timelines[1].find_all(By::Css("path.run")).await?;
        assert_eq!(runs.len(), runs_of_chapter());
        let (mut colors, mut dashes) = (BTreeSet::new(), BTreeSet::new());
        for run in &runs {
            colors.insert(run.css_value("stroke").await?);
            dashes.insert(run.css_value("stroke-dasharray").await?);
        }
        assert_eq!((colors.len(), dashes.len()), (runs.len(), runs.len()), "{dashes:?}");
        Ok(())
    });
}

/// The label of the element that has the focus.
async fn focused(driver: &WebDriver) -> WebDriverResult<String> {
    Ok(driver.active_element().await?.attr("aria-label").await?.unwrap_or_default())
}

#[test]
fn points_are_one_tab_stop() {
    in_browser(|driver| async move {
        open_with_solutions(&driver, CHAPTER).await?;
        let address = driver.current_url().await?;
        for chart in driver.find_all(By::Css(".heap-chart")).await? {
            let stops = chart.find_all(By::Css(".point[tabindex='0']")).await?;
            assert_eq!(stops.len(), 1);
            let points = chart.find_all(By::Css(".point[tabindex]")).await?;
            driver.execute("arguments[0].focus()", vec![stops[0].to_json()?]).await?;
            let first = focused(&driver).await?;
            assert_eq!(points[0].attr("aria-label").await?.as_deref(), Some(first.as_str()));
            press(&driver, Key::Right).await?;
            let second = focused(&driver).await?;
            assert_ne!(first, second);
            press(&driver, Key::End).await?;
            let last = points[points.len() - 1].attr("aria-label").await?;
            assert_eq!(last, Some(focused(&driver).await?));
            // Beyond it there is nothing.
            press(&driver, Key::Right).await?;
            assert_eq!(last, Some(focused(&driver).await?));
            press(&driver, Key::Home).await?;
            press(&driver, Key::Left).await?;
            assert_eq!(focused(&driver).await?, first);
            // To the next run.
            if chart.find_all(By::Css("li")).await?.len() > 1 {
                press(&driver, Key::Down).await?;
                assert!(focused(&driver).await?.starts_with("B "), "{}", focused(&driver).await?);
                press(&driver, Key::Up).await?;
                assert_eq!(focused(&driver).await?, first);
            }
            // The tab key leads out.
            press(&driver, Key::Tab).await?;
            let inside = "return arguments[0].contains(document.activeElement)";
            let inside = driver.execute(inside, vec![chart.to_json()?]).await?;
            assert!(!inside.convert::<bool>()?, "{}", focused(&driver).await?);
        }
        assert_eq!(driver.current_url().await?, address, "the page was turned");
        Ok(())
    });
}

async fn press(driver: &WebDriver, key: Key) -> WebDriverResult<()> {
    driver.active_element().await?.send_keys(key + "").await
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

/// Who prints a page before the guess has all of it on paper, graphs that are folded too.
#[test]
fn folded_graphs_are_printed() {
    in_browser(|driver| async move {
        open_page(&driver, CHAPTER).await?;
        // A browser that prints runs no script in between: what is there now is printed.
        let names = "[...document.querySelector('.heap-flame iframe').contentDocument
            .querySelectorAll('.frame text')].map(text => text.textContent).join()";
        let names: String = driver.execute(format!("return {names}"), vec![]).await?.convert()?;
        assert!(names.contains("add_scalar") && names.contains("process_data"), "{names}");
        let media = serde_json::json!({ "media": "print" });
        driver.cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
        let heights = "return [...document.querySelectorAll('.heap-flame iframe')].map(frame =>
            [frame, frame.contentDocument.body].map(part => part.getBoundingClientRect().height))";
        let heights: Vec<(f64, f64)> = driver.execute(heights, vec![]).await?.convert()?;
        assert_eq!(heights.len(), 2);
        for (height, contents) in heights {
            let spare = height - contents;
            assert!(contents > 100.0 && (0.0..100.0).contains(&spare), "{contents} in {height}");
        }
        Ok(())
    });
}
