//! What the guess box of a chapter keeps, in a real browser.

use std::time::Duration;

use serde_json::{Value, json};
use tests::browser::{CHAPTER, find, guess, in_browser, open_page, visible_text};
use tests::tool::root;
use thirtyfour::prelude::WebDriverResult;
use thirtyfour::{By, WebDriver};
use tokio::time::sleep;

const PEAK: &str = "The measured peak is 500,000,000 bytes in 5 blocks.";

/// Chooses how sure the reader is.
async fn choose(driver: &WebDriver, sure: &str) -> WebDriverResult<()> {
    find(driver, &format!(".heap-guess [name=sure][value={sure}]")).await?.click().await
}

async fn press(driver: &WebDriver, button: &str) -> WebDriverResult<()> {
    find(driver, &format!(".heap-guess [name={button}]")).await?.click().await
}

const RECORDED: &str = ".heap-recorded";

#[test]
fn first_guess_stays_on_record() {
    in_browser(|driver| async move {
        open_page(&driver, CHAPTER).await?;
        choose(&driver, "fairly").await?;
        guess(&driver, "300 MB").await?;
        let first = "On record as your first guess: 300.0 MB (fairly sure)";
        assert_eq!(visible_text(&driver, RECORDED).await?, format!("{first}."));
        press(&driver, "again").await?;
        assert!(!visible_text(&driver, ".heap-guess").await?.contains("300"));
        choose(&driver, "certain").await?;
        guess(&driver, "500 MB").await?;
        let both = format!(
            "{first}; the peak is 1.67 times that. Your last guess: 500.0 MB (certain), after the page had told the peak."
        );
        assert_eq!(visible_text(&driver, RECORDED).await?, both);
        driver.refresh().await?;
        assert_eq!(visible_text(&driver, RECORDED).await?, both);
        let checked = find(&driver, ".heap-guess [name=sure]:checked").await?;
        assert_eq!(checked.attr("value").await?.as_deref(), Some("certain"));
        press(&driver, "again").await?;
        press(&driver, "show").await?;
        assert_eq!(visible_text(&driver, ".heap-answer").await?, PEAK);
        assert!(visible_text(&driver, RECORDED).await?.starts_with(first));
        Ok(())
    });
}

#[test]
fn guess_after_the_answer_is_no_first_guess() {
    in_browser(|driver| async move {
        open_page(&driver, CHAPTER).await?;
        press(&driver, "show").await?;
        press(&driver, "again").await?;
        driver.refresh().await?;
        guess(&driver, "500 MB").await?;
        let late = "On record: 500.0 MB, after the page had told the peak.";
        assert_eq!(visible_text(&driver, RECORDED).await?, late);
        Ok(())
    });
}

/// Keeps `text` as if the box had, and opens the page again.
async fn keep(driver: &WebDriver, text: &str) -> WebDriverResult<()> {
    let script = "localStorage.setItem('letting-go.guess.clinging-onto-memory', arguments[0])";
    driver.execute(script, vec![text.into()]).await?;
    driver.refresh().await
}

/// What is kept may be of an older page, or of somebody who has changed it.
#[test]
fn kept_guesses_of_any_kind_are_read() {
    in_browser(|driver| async move {
        open_page(&driver, CHAPTER).await?;
        for (kept, recorded) in [
            ("300 MB", "On record as your first guess: 300.0 MB."),
            ("", ""),
            ("lots", ""),
            (
                r#"{"page":"guessed","told":true,"guesses":[{"text":"<img src=x onerror=alert(1)>"},{"text":"1 MB","sure":"very","when":"never","bytes":-1}]}"#,
                "On record as your first guess: 1.0 MB.",
            ),
        ] {
            keep(&driver, kept).await?;
            assert!(visible_text(&driver, ".heap-answer").await?.starts_with(PEAK), "{kept}");
            let text = driver.find(By::Css(RECORDED)).await?.text().await?;
            assert_eq!(text, recorded, "{kept}");
        }
        for kept in [
            "{",
            "{\"page\":\"guessed\"}",
            "{\"page\":\"torn\",\"guesses\":[]}",
            "{\"page\":\"guessed\",\"guesses\":[{}]}",
        ] {
            keep(&driver, kept).await?;
            let text = visible_text(&driver, "main").await?;
            assert!(!text.contains("500"), "{kept} unfolds the page");
            guess(&driver, "300 MB").await?;
        }
        Ok(())
    });
}

#[test]
fn guesses_are_downloaded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    in_browser(move |driver| async move {
        let behavior = json!({ "behavior": "allow", "downloadPath": path });
        driver.cdp().send_raw("Browser.setDownloadBehavior", behavior).await?;
        open_page(&driver, CHAPTER).await?;
        let download = find(&driver, ".heap-guess [name=download]").await?;
        assert!(!download.is_displayed().await?, "there is nothing to download");
        let other = "localStorage.setItem('letting-go.guess.shared-cache', '4 MB')";
        driver.execute(other, vec![]).await?;
        choose(&driver, "unsure").await?;
        guess(&driver, "0,3 GB").await?;
        press(&driver, "again").await?;
        guess(&driver, "500 MB").await?;
        press(&driver, "download").await?;
        let file = path.join("letting-go-guesses.json");
        while !file.exists() {
            sleep(Duration::from_millis(20)).await;
        }
        let mut file: Value =
            serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
        let mut times = Vec::new();
        for guess in file["guesses"].as_array_mut().unwrap() {
            times.extend(guess["when"].take().as_str().map(str::to_owned));
        }
        assert_eq!(times.len(), 2, "{file:#}");
        assert!(times[0] <= times[1] && times[1].as_str() <= file["exported"].as_str().unwrap());
        let guess =
            |binary: &str, text: &str, bytes: u64, sure: Value, first: bool, peak: Value| {
                json!({
                    "binary": binary, "when": null, "text": text, "bytes": bytes, "sure": sure,
                    "after_answer": !first, "first": first, "peak_bytes": peak,
                })
            };
        let (program, peak) = ("clinging-onto-memory", json!(500_000_000));
        let expected = json!([
            guess(program, "0,3 GB", 300_000_000, json!("unsure"), true, peak.clone()),
            guess(program, "500 MB", 500_000_000, Value::Null, false, peak),
            guess("shared-cache", "4 MB", 4_000_000, Value::Null, true, Value::Null),
        ]);
        assert_eq!((&file["guesses"], &file["format"]), (&expected, &json!(1)));
        documents(&file);
        Ok(())
    });
}

/// Checks that the chapter for programs documents every field of `file`.
fn documents(file: &Value) {
    let page = std::fs::read_to_string(root().join("course/src/editors.md")).unwrap();
    let (_, section) = page.split_once("## Your guesses").unwrap();
    for fields in [file, &file["guesses"][0]] {
        for field in fields.as_object().unwrap().keys() {
            assert!(section.contains(&format!("| `{field}` |")), "{field} is not documented");
        }
    }
}
