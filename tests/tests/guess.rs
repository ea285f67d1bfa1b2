//! The guess box of a chapter, and DHAT's viewer opened by itself, in a real
//! browser.

use std::path::{Path, PathBuf};
use std::time::Duration;

use course_format::results::BinaryResult;
use course_format::run::{Allocator, Answer, FORMAT, Run};
use tests::browser::{address, book, in_browser};
use tests::tool::{OWN_RUNS, ran, root, xtask};
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::prelude::WebDriverResult;
use thirtyfour::{By, WebDriver, WebElement};

const CHAPTER: &str = "02-clinging-onto-memory";
const PEAK: &str = "The measured peak is 500,000,000 bytes in 5 blocks.";

async fn open(driver: &WebDriver) -> WebDriverResult<()> {
    driver.goto(address(&book().join(format!("{CHAPTER}.html")))).await
}

async fn find(driver: &WebDriver, selector: &str) -> WebDriverResult<WebElement> {
    driver.query(By::Css(selector)).first().await
}

/// Types `guess` into the box and returns the answer.
async fn guess(driver: &WebDriver, guess: &str) -> WebDriverResult<String> {
    let input = find(driver, ".heap-guess input").await?;
    input.clear().await?;
    input.send_keys(guess).await?;
    find(driver, ".heap-guess [type=submit]").await?.click().await?;
    find(driver, ".heap-answer").await?.text().await
}

/// What a reader sees of the page, the box left out.
async fn seen(driver: &WebDriver) -> WebDriverResult<String> {
    find(driver, "main").await?.text().await
}

#[test]
fn a_guess_is_read_as_it_is_spelled_and_answered() {
    in_browser(|driver| async move {
        open(&driver).await?;
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
        for (typed, said) in [
            ("200 MB", three),
            ("500 MB", "That is your guess, to the byte. Well done."),
            ("0.6 GB", "Your guess of 600.0 MB is 100.0 MB too high, 1.2 times the peak: "),
            ("123 MB", "is 377.0 MB too low; the peak is 4.07 times that. What "),
        ] {
            let answer = guess(&driver, typed).await?;
            assert!(answer.starts_with(PEAK) && answer.contains(said), "{typed}: {answer}");
        }
        Ok(())
    });
}

#[test]
fn nonsense_is_refused_with_what_to_type_and_unfolds_nothing() {
    in_browser(|driver| async move {
        open(&driver).await?;
        for (typed, said) in [
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
            assert!(answer.starts_with(said), "{typed}: {answer}");
            assert!(!seen(&driver).await?.contains("500"), "{typed} unfolds the page");
        }
        Ok(())
    });
}

#[test]
fn the_numbers_are_folded_until_there_is_a_guess_which_is_remembered() {
    in_browser(|driver| async move {
        open(&driver).await?;
        let told = "The Rust program peaks at 500.0 MB";
        let text = seen(&driver).await?;
        assert!(!text.contains("500") && !text.contains("Expectation"), "{text}");
        assert!(text.contains("cargo xtask check 2"), "{text}");
        guess(&driver, "300 MB").await?;
        assert!(seen(&driver).await?.contains(told));
        let frame = find(&driver, ".heap-flame iframe").await?;
        assert!(frame.rect().await?.height > 100.0, "the flame graph is not drawn");

        driver.refresh().await?;
        assert!(seen(&driver).await?.contains(told), "it is not remembered");
        let input = find(&driver, ".heap-guess input").await?;
        assert_eq!(input.prop("value").await?.as_deref(), Some("300 MB"));
        let answer = find(&driver, ".heap-answer").await?.text().await?;
        assert!(answer.contains("Your guess of 300.0 MB is 200.0 MB too low"), "{answer}");

        find(&driver, ".heap-guess [name=again]").await?.click().await?;
        assert!(!seen(&driver).await?.contains("500"), "it is not folded again");
        find(&driver, ".heap-guess [name=show]").await?.click().await?;
        assert_eq!(find(&driver, ".heap-answer").await?.text().await?, PEAK);
        assert!(seen(&driver).await?.contains(told));
        driver.refresh().await?;
        assert!(seen(&driver).await?.contains(told), "that it was shown is not remembered");
        Ok(())
    });
}

#[test]
fn without_scripts_everything_is_visible_and_there_is_no_box() {
    // Chromium's driver has no switch for it: a policy in the page has.
    let page = std::fs::read_to_string(book().join(format!("{CHAPTER}.html"))).unwrap();
    let policy = r#"<head><meta http-equiv="Content-Security-Policy" content="script-src 'none'">"#;
    let page = page.replacen("<head>", policy, 1);
    let path = book().join("without-scripts.html");
    std::fs::write(&path, page).unwrap();
    // The browser reports each script that it was kept from in the console.
    tests::browser::in_browser_whatever_it_says(move |driver| async move {
        driver.goto(address(&path)).await?;
        let text = seen(&driver).await?;
        assert!(text.contains("The Rust program peaks at 500.0 MB"), "{text}");
        assert!(!find(&driver, ".heap-guess").await?.is_displayed().await?, "there is a box");
        std::fs::remove_file(&path).unwrap();
        Ok(())
    });
}

#[test]
fn the_page_to_be_printed_folds_nothing() {
    in_browser(|driver| async move {
        driver.goto(address(&book().join("print.html"))).await?;
        let text = seen(&driver).await?;
        assert!(text.contains("The Rust program peaks at 500.0 MB"), "{text}");
        Ok(())
    });
}

#[test]
fn a_run_of_ones_own_is_in_the_table_and_in_the_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let (runs, build) = (folder.path().join("runs"), folder.path().join("book"));
    let own = runs.join("clinging-onto-memory");
    std::fs::create_dir_all(&own).unwrap();
    let reference = root().join("course/src/results").join(CHAPTER);
    std::fs::copy(reference.join("clinging_onto_memory_fused.dhat.json"), own.join("dhat.json"))
        .unwrap();
    let result = BinaryResult::read(&reference.join("clinging_onto_memory_fused.json")).unwrap();
    let run = Run {
        format: FORMAT,
        binary: "clinging-onto-memory".into(),
        allocator: Allocator::Mimalloc,
        answer: Answer::Right,
        stats: result.measured.stats,
        held: None,
        timeline: result.timeline,
    };
    run.write(&own.join("run.json")).unwrap();
    let mut command = xtask(root());
    command.arg("book").env(OWN_RUNS, &runs).env("MDBOOK_BUILD__BUILD_DIR", &build);
    let (stdout, stderr, status) = ran(&mut command);
    assert_eq!((status, stderr.as_str()), (0, ""), "{stdout}");
    in_browser(move |driver| async move {
        driver.goto(address(&build.join(format!("{CHAPTER}.html")))).await?;
        find(&driver, ".heap-guess [name=show]").await?.click().await?;
        let row = find(&driver, ".heap-own").await?.prop("textContent").await?.unwrap_or_default();
        assert!(row.contains("Your run") && row.contains("100.0 MB"), "{row}");
        let picture = find(&driver, ".heap-timeline").await?;
        let picture = picture.prop("textContent").await?.unwrap_or_default();
        assert!(picture.contains("Your run"), "{picture}");
        find(&driver, ".heap-flame iframe").await?.enter_frame().await?;
        let choices = find(&driver, "select").await?.prop("textContent").await?.unwrap_or_default();
        assert!(choices.contains("Your run"), "{choices}");
        Ok(())
    });
}

#[test]
fn nothing_is_fetched_from_outside() {
    let report = {
        let arguments = ["view", "2", "--solution", "fused", "--against", "start", "--no-open"];
        let (stdout, stderr, status) = ran(xtask(root()).args(arguments));
        assert_eq!(status, 0, "{stdout}{stderr}");
        let line = stdout.lines().find_map(|line| line.strip_prefix("the report is in "));
        PathBuf::from(line.unwrap())
    };
    in_browser(move |driver| async move {
        for page in [book().join(format!("{CHAPTER}.html")), report] {
            driver.goto(address(&page)).await?;
            let script = "return performance.getEntriesByType('resource').map(e => e.name)
                .filter(name => !name.startsWith('file://') && !name.startsWith('data:'))";
            let fetched: Vec<String> = driver.execute(script, vec![]).await?.convert()?;
            assert_eq!(fetched, [""; 0], "{}", page.display());
        }
        // The report's own pictures are drawn.
        find(&driver, ".heap-timeline").await?;
        let frame = find(&driver, ".heap-flame iframe").await?;
        frame.enter_frame().await?;
        // What differs is shown from the start.
        let legend = find(&driver, "#legend").await?;
        assert!(legend.is_displayed().await?, "{}", find(&driver, "#summary").await?.text().await?);
        assert!(find(&driver, "#summary").await?.text().await?.contains("as shipped"));
        Ok(())
    });
}

#[test]
fn dhats_viewer_shows_the_peak_by_itself() {
    let name = format!("course/src/results/{CHAPTER}/clinging-onto-memory.dhat.json");
    let mut command = xtask(root());
    command.args(["view", "--dh-view", "--no-open", "--dhat"]).arg(root().join(name));
    let (stdout, stderr, status) = ran(&mut command);
    assert_eq!((stderr.as_str(), status), ("", 0), "{stdout}");
    let page = stdout.trim_end().strip_prefix("the viewer's page is in ").unwrap().to_owned();
    in_browser(move |driver| async move {
        driver.goto(address(Path::new(&page))).await?;
        let root = "At t-gmax: 500,000,000 bytes (100%) in 5 blocks (100%)";
        let tree = driver.query(By::Css("pre")).with_text(move |text: &str| text.contains(root));
        let text = tree.wait(Duration::from_secs(20), Duration::from_millis(100)).first().await?;
        let text = text.text().await?;
        let parts = text.matches("At t-gmax: 100,000,000 bytes (20%) in 1 blocks (20%)").count();
        assert_eq!(parts, 5, "{text}");
        let status = driver.find(By::Css("[role=status]")).await?;
        assert!(!status.is_displayed().await?, "{}", status.text().await?);
        let script = "return performance.getEntriesByType('resource').map(e => e.name)
            .filter(name => !name.startsWith('data:'))";
        let fetched: Vec<String> = driver.execute(script, vec![]).await?.convert()?;
        assert_eq!(fetched, [""; 0], "it needs nothing beside itself");
        Ok(())
    });
}
