//! The guess box of a chapter, in a real browser.

use tests::browser::{
    CHAPTER, address, book, find, guess, in_browser, in_browser_allowing_errors, open_page,
    visible_text,
};

const PEAK: &str = "The measured peak is 500,000,000 bytes in 5 blocks.";

#[test]
fn spellings_and_answers() {
    in_browser(|driver| async move {
        open_page(&driver, CHAPTER).await?;
        let low = "Your guess of 400.0 MB is 100.0 MB too low; the peak is 1.25 times that. \
             You probably did not count what load (line 32) allocated: 100.0 MB, and alive at the peak.";
        for spelling in [
            "400 MB",
            "0.4 GB",
            "400000000",
            "400mb",
            "400 000 000 bytes",
            "400,000,000",
            "400.000.000",
            " 0,4 gb ",
            "4e8",
            "400_000 kB",
        ] {
            assert_eq!(guess(&driver, spelling).await?, format!("{PEAK} {low}"), "{spelling}");
        }
        let three = "You probably did not count what load (line 32), subtract_scalar (line 33) and \
             raise_to_power (line 34) allocated: 300.0 MB, and alive at the peak.";
        for (typed, expected) in [
            ("200 MB", three),
            ("500 MB", "That is your guess, to the byte. Well done."),
            ("0.6 GB", "Your guess of 600.0 MB is 100.0 MB too high, 1.2 times the peak: "),
            ("123 MB", "is 377.0 MB too low; the peak is 4.07 times that. What "),
        ] {
            let answer = guess(&driver, typed).await?;
            assert!(answer.starts_with(PEAK) && answer.contains(expected), "{typed}: {answer}");
        }
        Ok(())
    });
}

#[test]
fn invalid_guesses_unfold_nothing() {
    in_browser(|driver| async move {
        open_page(&driver, CHAPTER).await?;
        for (typed, expected) in [
            ("", "That is not a size. Type a number with a unit, such as 12 MB, "),
            ("lots", "That is not a size. "),
            ("-5 MB", "That is not a size. "),
            ("400 MX", "That is not a size. "),
            ("1,2,3 MB", "That is not a size. "),
            ("12 constructor", "That is not a size. "),
            ("<b>4</b> MB", "That is not a size. "),
            ("400", "400 of what? Type a number with a unit"),
            ("0 MB", "It holds more than nothing. Type"),
            ("9e30 GB", "No computer has that much. Type"),
        ] {
            let answer = guess(&driver, typed).await?;
            assert!(answer.starts_with(expected), "{typed}: {answer}");
            assert!(
                !visible_text(&driver, "main").await?.contains("500"),
                "{typed} unfolds the page"
            );
        }
        Ok(())
    });
}

#[test]
fn numbers_are_folded_until_a_guess() {
    in_browser(|driver| async move {
        open_page(&driver, CHAPTER).await?;
        let figures = "The Rust program peaks at 500.0 MB";
        let text = visible_text(&driver, "main").await?;
        assert!(!text.contains("500") && !text.contains("Expectation"), "{text}");
        assert!(text.contains("cargo xtask check 2"), "{text}");
        guess(&driver, "300 MB").await?;
        assert!(visible_text(&driver, "main").await?.contains(figures));
        let frame = find(&driver, ".heap-flame iframe").await?;
        assert!(frame.rect().await?.height > 100.0, "the flame graph is not drawn");

        driver.refresh().await?;
        assert!(
            visible_text(&driver, "main").await?.contains(figures),
            "the guess is not remembered"
        );
        let input = find(&driver, ".heap-guess input").await?;
        assert_eq!(input.prop("value").await?.as_deref(), Some("300 MB"));
        let answer = visible_text(&driver, ".heap-answer").await?;
        assert!(answer.contains("Your guess of 300.0 MB is 200.0 MB too low"), "{answer}");

        find(&driver, ".heap-guess [name=again]").await?.click().await?;
        assert!(
            !visible_text(&driver, "main").await?.contains("500"),
            "the page is not folded again"
        );
        find(&driver, ".heap-guess [name=show]").await?.click().await?;
        assert_eq!(visible_text(&driver, ".heap-answer").await?, PEAK);
        assert!(visible_text(&driver, "main").await?.contains(figures));
        driver.refresh().await?;
        assert!(
            visible_text(&driver, "main").await?.contains(figures),
            "showing is not remembered"
        );
        Ok(())
    });
}

#[test]
fn everything_is_visible_without_scripts() {
    // Chromium's driver cannot turn scripts off, but a policy in the page can.
    let page = std::fs::read_to_string(book().join(format!("{CHAPTER}.html"))).unwrap();
    let policy = r#"<head><meta http-equiv="Content-Security-Policy" content="script-src 'none'">"#;
    let page = page.replacen("<head>", policy, 1);
    let path = book().join("without-scripts.html");
    std::fs::write(&path, page).unwrap();
    // The browser logs an error for each script that the policy blocks.
    in_browser_allowing_errors(move |driver| async move {
        driver.goto(address(&path)).await?;
        let text = visible_text(&driver, "main").await?;
        assert!(text.contains("The Rust program peaks at 500.0 MB"), "{text}");
        // Pictures and trees are there as well, in frames.
        for (name, part) in [
            ("Live bytes against bytes allocated so far", ".heap-timeline text"),
            ("The profile as dh_view shows it", ".heap-tree summary"),
        ] {
            let frame = find(&driver, &format!("iframe[title='{name}']")).await?;
            assert!(frame.rect().await?.height > 300.0, "{name}");
            frame.enter_frame().await?;
            assert!(find(&driver, part).await?.is_displayed().await?, "{name}");
            driver.enter_default_frame().await?;
        }
        assert!(!find(&driver, ".heap-guess").await?.is_displayed().await?, "there is a box");
        std::fs::remove_file(&path).unwrap();
        Ok(())
    });
}

#[test]
fn print_page_folds_nothing() {
    in_browser(|driver| async move {
        driver.goto(address(&book().join("print.html"))).await?;
        let text = visible_text(&driver, "main").await?;
        assert!(text.contains("The Rust program peaks at 500.0 MB"), "{text}");
        Ok(())
    });
}
