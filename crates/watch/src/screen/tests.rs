use super::*;

fn content() -> Content {
    Content {
        exercise: "02-clinging-onto-memory: Clinging onto memory".to_owned(),
        title: "error: peak heap is 500.0 MB, over the budget of 200.0 MB by 300.0 MB".to_owned(),
        body: (0..30).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n"),
        progress: "peaks\npassed".to_owned(),
        notice: "a notice".to_owned(),
    }
}

fn screen(rows: usize, columns: usize, scrolled: usize) -> Screen {
    Screen::new(&content(), Size { rows, columns }, scrolled)
}

/// The rows without line breaks and the spaces at these.
fn text(screen: &Screen) -> String {
    screen.rows.join(" ")
}

#[test]
fn the_title_and_the_keys_are_on_every_screen() {
    for rows in 12..60 {
        for columns in 40..200 {
            let screen = screen(rows, columns, 7);
            let text = text(&screen);
            for part in [&content().title, KEYS, "a notice"] {
                assert!(text.contains(part), "{rows}x{columns} has no `{part}`:\n{text}");
            }
            assert_eq!(screen.rows.len(), rows);
            let width = |row: &String| row.chars().count();
            assert!(screen.rows.iter().all(|row| width(row) <= columns), "{:?}", screen.rows);
        }
    }
}

#[test]
fn no_size_is_too_small() {
    for rows in 0..12 {
        for columns in 0..40 {
            assert!(screen(rows, columns, 3).rows.len() <= rows);
        }
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let count = |scrolled| {
        let screen = screen(12, 80, scrolled);
        let is_count = |row: &&String| row.starts_with(['▼', '▲']);
        (screen.scrolled, screen.rows.iter().find(is_count).cloned().unwrap_or_default())
    };
    // 30 lines and the progress, of which seven are on the screen.
    assert_eq!(count(0), (0, "▼ 25 more lines: press ↓ or Page Down".to_owned()));
    assert_eq!(count(1), (1, "▲ 1 line above, 24 below: ↑ or ↓".to_owned()));
    assert_eq!(count(usize::MAX), (25, "▲ 25 lines above: press ↑ or Page Up".to_owned()));
    let whole = screen(60, 80, 9);
    assert_eq!((whole.scrolled, text(&whole).contains('▼')), (0, false));
}

/// Every line can be reached page by page, once.
#[test]
fn pages_are_all_there_is() {
    let mut seen = Vec::new();
    let mut scrolled = 0;
    loop {
        let screen = screen(24, 80, scrolled);
        let lines = screen.rows.iter().filter(|row| row.starts_with("line "));
        seen.extend(lines.cloned());
        if screen.scrolled < scrolled || screen.page == 0 {
            break;
        }
        scrolled = screen.scrolled + screen.page;
        if scrolled >= 30 {
            break;
        }
    }
    seen.dedup();
    for line in 0..30 {
        assert!(seen.contains(&format!("line {line}")), "{line} in {seen:?}");
    }
}

/// A title of any length leaves room, and is whole in what can be scrolled.
#[test]
fn a_long_title_is_cut() {
    let title = "word ".repeat(200);
    let content = Content { title, ..content() };
    let screen = Screen::new(&content, Size { rows: 24, columns: 80 }, 0);
    assert!(text(&screen).contains(KEYS), "{:?}", screen.rows);
    assert_eq!(screen.rows[9..12], screen.rows[1..4]);
}
