//! The questions of a chapter, in a real browser.

use serde_json::json;
use tests::browser::{
    CHAPTER, address, book, find, in_browser, in_browser_allowing_errors, number, open_page,
    open_unfolded, pages, visible_text,
};
use tests::tool::root;
use thirtyfour::prelude::WebDriverResult;
use thirtyfour::{By, Key, WebDriver, WebElement};

/// The chapters with questions.
fn chapters() -> impl Iterator<Item = String> {
    let has_questions =
        |page: &String| root().join("course/src").join(format!("{page}.questions.toml")).is_file();
    pages().into_iter().filter(has_questions)
}

/// What is said of an answer of which nothing can be said yet.
const KEPT: &str =
    "Your answer is kept. Whether it is right, you will see here once you have guessed.";

/// The selector of question `id`.
fn form(id: &str) -> String {
    format!(".heap-question[data-id={id}]")
}

/// Opens a chapter with everything unfolded but the answers.
async fn open_chapter(driver: &WebDriver, chapter: &str) -> WebDriverResult<()> {
    open_unfolded(driver, chapter).await?;
    unfold_questions(driver).await
}

async fn unfold_questions(driver: &WebDriver) -> WebDriverResult<()> {
    let unfold = "for (const folded of document.querySelectorAll('main details:has(form)')) folded.open = true";
    driver.execute(unfold, vec![]).await.map(drop)
}

/// Opens the page again, as it was.
async fn refresh(driver: &WebDriver) -> WebDriverResult<()> {
    driver.refresh().await?;
    unfold_questions(driver).await
}

/// The choice of question `id` that says `text`.
async fn choice(driver: &WebDriver, id: &str, text: &str) -> WebDriverResult<WebElement> {
    for label in driver.find_all(By::Css(format!("{} label", form(id)))).await? {
        if label.text().await?.contains(text) {
            return Ok(label);
        }
    }
    panic!("question {id} has no choice {text}");
}

/// Chooses what says `text`, and returns the verdict.
async fn choose(driver: &WebDriver, id: &str, text: &str) -> WebDriverResult<String> {
    let choice = choice(driver, id, text).await?;
    click(driver, &choice).await?;
    submit(driver, id).await
}

/// Types `text` and returns the verdict.
async fn type_in(driver: &WebDriver, id: &str, text: &str) -> WebDriverResult<String> {
    let input = find(driver, &format!("{} [type=text]", form(id))).await?;
    input.clear().await?;
    input.send_keys(text).await?;
    submit(driver, id).await
}

async fn submit(driver: &WebDriver, id: &str) -> WebDriverResult<String> {
    press(driver, id, "[type=submit]").await?;
    verdict(driver, id).await
}

async fn press(driver: &WebDriver, id: &str, button: &str) -> WebDriverResult<()> {
    let button = find(driver, &format!("{} {button}", form(id))).await?;
    click(driver, &button).await
}

/// Clicks `element`, away from the bar that stays at the top of the page.
async fn click(driver: &WebDriver, element: &WebElement) -> WebDriverResult<()> {
    let center = "arguments[0].scrollIntoView({ block: 'center' })";
    driver.execute(center, vec![element.to_json()?]).await?;
    element.click().await
}

async fn verdict(driver: &WebDriver, id: &str) -> WebDriverResult<String> {
    let verdict = driver.find(By::Css(format!("{} .heap-verdict", form(id)))).await?;
    verdict.text().await
}

#[test]
fn answers_are_judged_in_words() {
    in_browser(|driver| async move {
        open_chapter(&driver, CHAPTER).await?;
        let id = "nested-borrows";
        assert_eq!(submit(&driver, id).await?, "Give an answer first.");
        for (choice, expected) in [
            ("The & makes", "Not right. A borrow keeps nothing alive"),
            ("It is the last expression", "Not right. The 2024 edition drops them sooner"),
            ("Each is a temporary", "Right. The nest is one expression"),
        ] {
            let verdict = choose(&driver, id, choice).await?;
            assert!(verdict.starts_with(expected), "{choice}: {verdict}");
        }
        let figure = "The peak is then 200.0 MB.";
        assert!(verdict(&driver, id).await?.ends_with(figure), "the figure is missing");
        let status = find(&driver, &format!("{} .heap-verdict", form(id))).await?;
        assert_eq!(status.attr("role").await?.as_deref(), Some("status"));
        assert_eq!(status.attr("aria-live").await?.as_deref(), Some("polite"));
        Ok(())
    });
}

#[test]
fn a_line_is_an_answer() {
    in_browser(|driver| async move {
        open_chapter(&driver, CHAPTER).await?;
        for (line, expected) in [
            ("let mut data = load();", "Not right. Here it gets its owner."),
            ("data = double(&data);", "Not right. Look for the line that first"),
            ("data = subtract_scalar(", "Right. The right side is computed first"),
        ] {
            let verdict = choose(&driver, "where-it-goes", line).await?;
            assert!(verdict.starts_with(expected), "{line}: {verdict}");
        }
        Ok(())
    });
}

#[test]
fn a_number_is_an_answer() {
    in_browser(|driver| async move {
        open_chapter(&driver, CHAPTER).await?;
        for (typed, expected) in [
            ("200 MB", "Right. While a stage runs"),
            ("0.2 GB", "Right. "),
            ("200,040,000 bytes", "Right. "),
            ("200,060,000 bytes", "Not right. Count what is there"),
            ("500 MB", "Not right. This is the peak as shipped"),
            ("0.7 GB", "Not right. This is what it would be as shipped"),
            ("0 MB", "Not right. Count what is there"),
            ("200", "200 of what? Type a number with a unit"),
            ("lots", "That is not a size. "),
            ("<b>4</b>", "That is not a size. "),
        ] {
            let verdict = type_in(&driver, "six-stages", typed).await?;
            assert!(verdict.starts_with(expected), "{typed}: {verdict}");
        }
        Ok(())
    });
}

#[test]
fn the_keyboard_is_enough() {
    in_browser(|driver| async move {
        open_chapter(&driver, CHAPTER).await?;
        let page = driver.current_url().await?;
        let radio = find(&driver, &format!("{} [type=radio]", form("nested-borrows"))).await?;
        // The arrow keys choose an answer, and do not turn the page.
        radio.focus().await?;
        radio.send_keys(Key::Space + Key::Right + Key::Left + Key::Right).await?;
        let checked = format!("{} :checked", form("nested-borrows"));
        find(&driver, &checked).await?.send_keys(Key::Enter).await?;
        assert!(verdict(&driver, "nested-borrows").await?.contains("ight. "));
        assert_eq!(driver.current_url().await?, page);
        let second = "return document.querySelectorAll(arguments[0])[1].checked";
        let radios = format!("{} [type=radio]", form("nested-borrows"));
        let second = driver.execute(second, vec![json!(radios)]).await?;
        assert!(second.convert::<bool>()?, "the arrow keys choose nothing");
        Ok(())
    });
}

/// A question before the measurement gives away what the reader is to guess.
#[test]
fn a_prediction_is_judged_after_the_guess() {
    in_browser(|driver| async move {
        let id = "hidden-vector";
        open_page(&driver, CHAPTER).await?;
        let show = find(&driver, &format!("{} [name=show]", form(id))).await?;
        assert!(!show.is_displayed().await?, "the answer can be shown before the guess");
        assert_eq!(choose(&driver, id, "Its block becomes").await?, KEPT);
        refresh(&driver).await?;
        assert_eq!(verdict(&driver, id).await?, KEPT);
        find(&driver, ".heap-guess [name=guess]").await?.send_keys("300 MB").await?;
        press_guess(&driver, "[type=submit]").await?;
        let expected = "Not right. subtract_scalar gets a slice";
        assert!(verdict(&driver, id).await?.starts_with(expected));
        press_guess(&driver, "[name=again]").await?;
        assert_eq!(verdict(&driver, id).await?, KEPT);
        Ok(())
    });
}

async fn press_guess(driver: &WebDriver, button: &str) -> WebDriverResult<()> {
    let button = find(driver, &format!(".heap-guess {button}")).await?;
    click(driver, &button).await
}

#[test]
fn answers_are_remembered_and_can_be_cleared() {
    in_browser(|driver| async move {
        open_chapter(&driver, CHAPTER).await?;
        choose(&driver, "nested-borrows", "The & makes").await?;
        choose(&driver, "where-it-goes", "data = double(&data);").await?;
        type_in(&driver, "six-stages", "500 MB").await?;
        refresh(&driver).await?;
        for (id, expected) in [
            ("nested-borrows", "Not right. A borrow keeps nothing alive"),
            ("where-it-goes", "Not right. Look for the line that first"),
            ("six-stages", "Not right. This is the peak as shipped"),
        ] {
            let remembered = verdict(&driver, id).await?;
            assert!(remembered.starts_with(expected), "{id}: {remembered}");
            press(&driver, id, "[name=clear]").await?;
            assert_eq!(verdict(&driver, id).await?, "");
        }
        refresh(&driver).await?;
        let checked = "document.querySelectorAll('.heap-question :checked').length";
        assert!(number(&driver, checked).await? < 1.0, "a choice is remembered");
        let kept = "Object.keys(localStorage).filter(key => key.includes('question')).length";
        assert!(number(&driver, kept).await? < 1.0, "an answer is kept");
        press(&driver, "six-stages", "[name=show]").await?;
        let shown = verdict(&driver, "six-stages").await?;
        assert!(shown.starts_with("The answer: 200.0 MB. While a stage runs"), "{shown}");
        Ok(())
    });
}

/// What is kept may be of another time, or of somebody who has changed it.
#[test]
fn strange_answers_are_no_answers() {
    in_browser(|driver| async move {
        open_chapter(&driver, CHAPTER).await?;
        let keep = format!(
            "for (const [id, value] of [['nested-borrows', '<b>0</b>'], ['where-it-goes', '12345678'], \
             ['six-stages', '<img src=x onerror=alert(1)>']]) localStorage.setItem(`letting-go.question.{CHAPTER}.${{id}}`, value)"
        );
        driver.execute(keep, vec![]).await?;
        refresh(&driver).await?;
        assert_eq!(verdict(&driver, "nested-borrows").await?, "");
        let line = verdict(&driver, "where-it-goes").await?;
        assert!(line.starts_with("Not right. Look for the line"), "{line}");
        assert!(verdict(&driver, "six-stages").await?.starts_with("That is not a size."));
        Ok(())
    });
}

#[test]
fn answers_are_folded_without_scripts() {
    // Chromium's driver cannot turn scripts off, but a policy in the page can.
    let page = std::fs::read_to_string(book().join(format!("{CHAPTER}.html"))).unwrap();
    let policy = r#"<head><meta http-equiv="Content-Security-Policy" content="script-src 'none'">"#;
    let page = page.replacen("<head>", policy, 1);
    let path = book().join("questions-without-scripts.html");
    std::fs::write(&path, page).unwrap();
    // The browser logs an error for each script that the policy blocks.
    in_browser_allowing_errors(move |driver| async move {
        driver.goto(address(&path)).await?;
        find(&driver, "main details:has(form) > summary").await?.click().await?;
        let elsewhere = visible_text(&driver, &form("six-stages")).await?;
        assert!(elsewhere.ends_with("The answers are at the end of this chapter."), "{elsewhere}");
        let answer = driver.find(By::Css(".heap-answers .heap-right .heap-why")).await?;
        assert!(!answer.is_displayed().await?, "the answers are in plain sight");
        find(&driver, ".heap-answers summary").await?.click().await?;
        assert!(answer.is_displayed().await?, "the answers do not unfold");
        assert!(answer.rect().await?.width > 100.0, "the answers are empty");
        std::fs::remove_file(&path).unwrap();
        Ok(())
    });
}

#[test]
fn paper_has_the_answers_at_the_end() {
    in_browser(|driver| async move {
        open_chapter(&driver, CHAPTER).await?;
        choose(&driver, "nested-borrows", "The & makes").await?;
        let answers = driver.find(By::Css(".heap-answers")).await?;
        assert!(!answers.is_displayed().await?, "the answers are in plain sight");
        let print = json!({ "media": "print" });
        driver.cdp().send_raw("Emulation.setEmulatedMedia", print).await?;
        assert!(answers.rect().await?.height > 300.0, "the answers are folded on paper");
        for hidden in [".heap-buttons", ".heap-verdict"] {
            let hidden =
                driver.find(By::Css(format!("{} {hidden}", form("nested-borrows")))).await?;
            assert!(!hidden.is_displayed().await?);
        }
        let text = visible_text(&driver, &form("nested-borrows")).await?;
        assert!(text.ends_with("The answers are at the end of this chapter."), "{text}");
        Ok(())
    });
}

#[test]
fn questions_fit_a_narrow_page() {
    in_browser(|driver| async move {
        let size = json!({ "width": 390, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await?;
        assert!(chapters().any(|chapter| chapter == CHAPTER));
        for chapter in chapters() {
            open_chapter(&driver, &chapter).await?;
            let right = "Math.max(...[...document.querySelectorAll('.heap-question')].map(form => form.getBoundingClientRect().right))";
            assert!(number(&driver, right).await? <= 390.0, "{chapter}");
            let overflow = "Math.max(...[...document.querySelectorAll('.heap-question')].map(form => form.scrollWidth - form.clientWidth))";
            assert!(number(&driver, overflow).await? < 1.0, "{chapter}");
        }
        Ok(())
    });
}
