//! The picture of lives in a real browser: in every theme, and on a narrow page.

use tests::browser::{CHAPTER, in_browser, number, open_unfolded};

const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];

/// A script that returns the lowest contrasts with the page: of texts, and of bars.
const LOWEST_CONTRASTS: &str = "
    const part = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    const luminance = color => {
        const c = color.match(/[0-9.]+/g).map(Number);
        return 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
    };
    const page = luminance(getComputedStyle(document.documentElement).backgroundColor);
    const lowest = colors => Math.min(...colors.map(luminance).map(one =>
        (Math.max(one, page) + 0.05) / (Math.min(one, page) + 0.05)));
    const styles = selector => [...document.querySelectorAll(selector)]
        .map(element => getComputedStyle(element));
    const texts = styles('.heap-lives-lines :is(th, td), .heap-lives li, .heap-lives summary');
    const marks = styles('.heap-lives b :is(circle, path:not(.open, .stroke))');
    const outlines = styles('.heap-lives b :is(.open, .stroke)');
    return [
        lowest([...texts.map(style => style.color), ...marks.map(style => style.fill),
            ...outlines.map(style => style.stroke)]),
        lowest([...styles('.heap-lives i.alive').map(style => style.backgroundColor),
            ...styles('.heap-lives i').map(style => style.borderLeftColor)]),
    ];";

/// As WCAG asks: 4.5 for text, 3 for graphics.
#[test]
fn every_theme_is_legible() {
    in_browser(|driver| async move {
        open_unfolded(&driver, CHAPTER).await?;
        for theme in THEMES {
            let set = "document.documentElement.classList.remove(...arguments[0]);
                document.documentElement.classList.add(arguments[1])";
            driver.execute(set, vec![serde_json::json!(THEMES), theme.into()]).await?;
            let lowest = driver.execute(LOWEST_CONTRASTS, vec![]).await?;
            let (texts, bars): (f64, f64) = lowest.convert()?;
            assert!((4.5..50.0).contains(&texts), "{theme}: {texts}");
            assert!((3.0..50.0).contains(&bars), "{theme}: {bars}");
        }
        Ok(())
    });
}

/// Returns the cells whose bar is outside of its picture, or not as high as a row that it
/// goes through.
const WRONG_CELLS: &str = "
    return [...document.querySelectorAll('.heap-lives')].flatMap(picture => {
        const right = picture.getBoundingClientRect().right;
        return [...picture.querySelectorAll('.life')].filter(cell => {
            const box = cell.getBoundingClientRect();
            const row = cell.parentElement.getBoundingClientRect();
            const bars = [...cell.querySelectorAll('i')].map(bar => bar.getBoundingClientRect());
            const length = bars.reduce((sum, bar) => sum + bar.height, 0);
            const is_whole = bars.length < 2 || Math.abs(length - row.height) <= 2;
            return box.right > right + 1 || box.width < 10 || !is_whole;
        }).map(cell => cell.outerHTML);
    });";

#[test]
fn lines_break_on_a_narrow_page_and_bars_grow() {
    in_browser(|driver| async move {
        open_unfolded(&driver, CHAPTER).await?;
        let highest = "Math.max(...[...document.querySelectorAll('.heap-lives-lines tr')]
            .map(row => row.getBoundingClientRect().height))";
        let before = number(&driver, highest).await?;
        // What a window of 390 pixels leaves of the page: a headless one is wider.
        driver.execute("document.querySelector('main').style.width = '345px'", vec![]).await?;
        assert!(number(&driver, highest).await? > 1.5 * before, "no line is broken");
        let wrong: Vec<String> = driver.execute(WRONG_CELLS, vec![]).await?.convert()?;
        assert_eq!(wrong, [""; 0]);
        Ok(())
    });
}
