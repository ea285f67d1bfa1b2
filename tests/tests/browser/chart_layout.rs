//! Where everything is in the charts of the book's pages, in a real browser, on narrow pages
//! and on wide ones.
//!
//! If `HEAP_SHOTS` names a folder, screenshots of each page are taken there for people to
//! look at.

use std::fs;
use std::path::PathBuf;

use course_format::results::{BinaryFigures, Peaks, Role};
use tests::browser::{
    CHAPTER, THEMES, find, in_browser, number, open_unfolded, open_with_solutions, pages, set_size,
    set_theme,
};
use tests::tool::root;
use thirtyfour::By;

/// The chapters of exercises.
fn chapters() -> Vec<String> {
    let peaks = Peaks::read(&root().join("course/src/results")).unwrap();
    let starts = peaks.binaries.into_iter().filter(|measured| measured.role == Role::Start);
    starts.map(|measured| measured.exercise).collect()
}

/// The measured programs of the chapter, the exercise as shipped first.
fn programs(chapter: &str) -> Vec<BinaryFigures> {
    let peaks = Peaks::read(&root().join("course/src/results")).unwrap();
    peaks.binaries.into_iter().filter(|measured| measured.exercise == chapter).collect()
}

/// A script that returns the texts that are cut or outside of their chart.
const OUTSIDE: &str = "
    const outside = [];
    for (const chart of document.querySelectorAll('.heap-chart')) {
        const all = chart.getBoundingClientRect();
        for (const part of chart.querySelectorAll('text, li span')) {
            const box = part.getBoundingClientRect();
            const isCut = part.scrollWidth > part.clientWidth + 1 && part.matches('span');
            if (box.left < all.left - 4 || box.right > all.right + 4 || isCut)
                outside.push(part.textContent);
        }
    }
    return outside";

#[test]
fn charts_fit_a_narrow_page() {
    in_browser(|driver| async move {
        for chapter in chapters() {
            for width in [390, 1280] {
                set_size(&driver, width, 900).await?;
                open_with_solutions(&driver, &chapter).await?;
                let size = "Math.min(...[...document.querySelectorAll('.heap-chart text')]
                    .map(text => parseFloat(getComputedStyle(text).fontSize)))";
                let size = number(&driver, size).await?;
                assert!(size >= 12.0, "{size}");
                let outside: Vec<String> = driver.execute(OUTSIDE, vec![]).await?.convert()?;
                assert_eq!(outside, [""; 0], "{chapter} at {width}");
                let scrolls = "document.documentElement.scrollWidth - innerWidth";
                assert!(number(&driver, scrolls).await? <= 0.0, "{chapter} at {width}");
                let legend = ".heap-tradeoff + ul";
                let legend = find(&driver, legend).await?.prop("textContent").await?.unwrap();
                for program in programs(&chapter) {
                    let title = program.title.replace('`', "");
                    assert!(legend.contains(&title), "{title} is not in {legend}");
                }
            }
        }
        Ok(())
    });
}

/// A script that returns what is wrong with the labels of points: those that cover another
/// label or a point, those that are out of the order of their points, and those that are
/// neither near their points nor joined to them by a line.
const WRONG_LABELS: &str = "
    const wrong = [];
    for (const picture of document.querySelectorAll('.heap-chart > svg')) {
        const points = [...picture.querySelectorAll('.point[tabindex]')].map(point => {
            const letter = point.getAttribute('aria-label').split(' ')[0];
            return { letter, box: point.getBoundingClientRect(), isPeak: point.getAttribute('r') === '5' };
        }).filter(point => point.isPeak);
        const labels = [...picture.querySelectorAll('text.peak')].map(label => ({
            text: label.textContent, box: label.getBoundingClientRect(),
            isJoined: label.previousElementSibling.matches('.leader'),
            letters: label.textContent.split(' ').filter(word => /^([A-Z]|[0-9]{2})′?$/.test(word)),
        }));
        const overlap = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
            && one.top + 3 < other.bottom - 3 && other.top + 3 < one.bottom - 3;
        for (const [index, label] of labels.entries()) {
            for (const other of labels.slice(index + 1))
                if (overlap(label.box, other.box)) wrong.push(`${label.text} covers ${other.text}`);
            for (const point of points)
                if (overlap(label.box, point.box)) wrong.push(`${label.text} covers the point ${point.letter}`);
            const own = label.letters.map(letter => points.find(point => point.letter === letter));
            const near = own.some(({ box }) => label.box.left - 20 < box.right && box.left < label.box.right + 20
                && label.box.top - 20 < box.bottom && box.top < label.box.bottom + 20);
            if (!near && !label.isJoined) wrong.push(`${label.text} is not by its point`);
            const lefts = own.map(({ box }) => box.left);
            if (lefts.some((left, place) => place > 0 && left < lefts[place - 1] - 0.5))
                wrong.push(`${label.text} is not in the order of its points`);
        }
        const labeled = labels.flatMap(label => label.letters).sort().join();
        const all = points.map(point => point.letter).sort().join();
        if (labeled !== all) wrong.push(`points ${all}, labels ${labeled}`);
    }
    return wrong";

#[test]
fn labels_are_by_their_points() {
    in_browser(|driver| async move {
        for chapter in chapters() {
            for width in [390, 700, 1280] {
                set_size(&driver, width, 900).await?;
                open_with_solutions(&driver, &chapter).await?;
                let wrong: Vec<String> = driver.execute(WRONG_LABELS, vec![]).await?.convert()?;
                assert_eq!(wrong, [""; 0], "{chapter} at {width}");
            }
        }
        Ok(())
    });
}

/// The page with the pictures of growth, which are of several exercises.
const GROWTH: &str = "run-it-with-twice-the-data";

#[test]
fn pictures_of_growth_are_whole_at_any_width() {
    in_browser(|driver| async move {
        for width in [390, 700, 1280] {
            set_size(&driver, width, 900).await?;
            open_with_solutions(&driver, GROWTH).await?;
            let pictures = driver.find_all(By::Css(".heap-growth")).await?;
            assert!(!pictures.is_empty());
            for script in [OUTSIDE, WRONG_LABELS] {
                let wrong: Vec<String> = driver.execute(script, vec![]).await?.convert()?;
                assert_eq!(wrong, [""; 0], "at {width}");
            }
            let scrolls = "document.documentElement.scrollWidth - innerWidth";
            assert!(number(&driver, scrolls).await? <= 0.0, "at {width}");
        }
        Ok(())
    });
}

/// A script that returns the text of each table that has to be scrolled.
const WIDE_TABLES: &str = "
    return [...document.querySelectorAll('.heap-table')]
        .filter(table => table.scrollWidth > table.clientWidth)
        .map(table => table.textContent)";

#[test]
fn tables_fit_a_wide_page() {
    in_browser(|driver| async move {
        set_size(&driver, 1280, 900).await?;
        for chapter in chapters() {
            open_with_solutions(&driver, &chapter).await?;
            let tables: Vec<String> = driver.execute(WIDE_TABLES, vec![]).await?.convert()?;
            assert_eq!(tables, [""; 0], "{chapter}");
        }
        Ok(())
    });
}

/// A script that returns each letter with the title beside it, by where they are.
const LETTERS: &str = "
    const pair = element => {
        const letter = element.querySelector('b').textContent;
        return letter + ' ' + element.textContent.slice(letter.length).trim().replace(/: [^:]*$/, '');
    };
    const frame = document.querySelectorAll('.heap-flame iframe')[1].contentDocument;
    const head = [...document.querySelectorAll('.heap-table tbody th:has(.heap-binary)')].map(cell => {
        const copy = cell.cloneNode(true);
        copy.querySelector('.heap-binary').remove();
        return pair(copy);
    });
    return [head,
        ...[...document.querySelectorAll('.heap-chart ul')].slice(1).map(list => [...list.children].map(pair)),
        [...frame.querySelectorAll('#other option')].slice(1).map(option => option.textContent.trim())]";

#[test]
fn programs_have_one_letter_on_a_page() {
    in_browser(|driver| async move {
        for chapter in chapters() {
            open_with_solutions(&driver, &chapter).await?;
            let letters: Vec<Vec<String>> = driver.execute(LETTERS, vec![]).await?.convert()?;
            assert_eq!(letters.len(), 4, "table, timeline, trade-off, flame graph: {letters:?}");
            assert_eq!(letters[0].len(), programs(&chapter).len());
            assert!(letters[0][0].starts_with("A ") && letters[0][1].starts_with("B "));
            assert!(letters.iter().all(|others| *others == letters[0]), "{letters:#?}");
        }
        Ok(())
    });
}

#[test]
fn logarithmic_axis_shows_its_break() {
    in_browser(|driver| async move {
        // A solution of the first exercise needs nothing; none of the second does.
        open_with_solutions(&driver, "01-fibonacci").await?;
        let ticks = find(&driver, ".heap-tradeoff").await?.prop("textContent").await?.unwrap();
        assert!(ticks.contains("0 bytes"), "{ticks}");
        assert!(find(&driver, ".heap-tradeoff .break").await?.is_present().await?);
        open_with_solutions(&driver, CHAPTER).await?;
        assert!(driver.find_all(By::Css(".heap-tradeoff .break")).await?.is_empty());
        Ok(())
    });
}

#[test]
fn only_the_root_of_a_tree_is_open() {
    in_browser(|driver| async move {
        open_unfolded(&driver, CHAPTER).await?;
        let tree = find(&driver, ".heap-tree").await?;
        let height = tree.rect().await?.height;
        assert!((100.0..700.0).contains(&height), "{height}");
        let frame = "clinging_onto_memory::load";
        assert!(!tree.text().await?.contains(frame), "a node below the root is open");
        for summary in tree.find_all(By::Css("details details > summary")).await? {
            summary.click().await?;
        }
        assert!(tree.text().await?.contains(frame), "{}", tree.text().await?);
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
    in_browser(|driver| async move {
        for page in pages() {
            for theme in THEMES {
                for width in [390, 1280] {
                    set_size(&driver, width, 900).await?;
                    open_with_solutions(&driver, &page).await?;
                    set_theme(&driver, theme).await?;
                    let height = "document.documentElement.scrollHeight";
                    let height = number(&driver, height).await?.clamp(900.0, 12_000.0);
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "clamped"
                    )]
                    set_size(&driver, width, height as u32).await?;
                    driver.screenshot(&folder.join(format!("{page}-{theme}-{width}.png"))).await?;
                }
            }
        }
        Ok(())
    });
}
