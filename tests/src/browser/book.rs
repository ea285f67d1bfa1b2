//! The pages of the book, opened in a browser.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, WebDriver, WebElement};

use super::address;
use crate::tool::{heap_book, root, run};

/// The chapter that most tests open.
pub const CHAPTER: &str = "02-clinging-onto-memory";

/// The themes of mdBook: two light ones, then three dark ones.
pub const THEMES: [&str; 5] = ["light", "rust", "coal", "navy", "ayu"];

/// Builds the book, once in this process, and returns its folder.
///
/// # Panics
///
/// If the book cannot be built.
#[must_use]
pub fn book() -> PathBuf {
    static BOOK: OnceLock<PathBuf> = OnceLock::new();
    let build = || {
        let (stdout, stderr, status) = run(&mut heap_book(&root().join("course")));
        assert_eq!((status, stderr.as_str()), (0, ""), "{stdout}");
        root().join("course/book")
    };
    BOOK.get_or_init(build).clone()
}

/// Opens a page of the book, such as "words".
///
/// # Errors
///
/// If the driver reports one.
pub async fn open_page(driver: &WebDriver, page: &str) -> WebDriverResult<()> {
    driver.goto(address(&book().join(format!("{page}.html")))).await
}

/// Like [`open_page`], and shows everything that the guess box hides.
///
/// # Errors
///
/// If the driver reports one.
pub async fn open_unfolded(driver: &WebDriver, page: &str) -> WebDriverResult<()> {
    open_page(driver, page).await?;
    let show = "document.querySelector('.heap-guess [name=show]')?.click()";
    driver.execute(show, vec![]).await.map(drop)
}

/// Like [`open_unfolded`], and opens every fold but those of the trees.
///
/// # Errors
///
/// If the driver reports one.
pub async fn open_with_solutions(driver: &WebDriver, page: &str) -> WebDriverResult<()> {
    open_unfolded(driver, page).await?;
    let open = "for (const fold of document.querySelectorAll('main details'))
        fold.open ||= !fold.closest('.heap-tree')";
    driver.execute(open, vec![]).await.map(drop)
}

/// Turns to a theme of mdBook's, and keeps to it on the pages opened after.
///
/// # Errors
///
/// If the driver reports one.
pub async fn set_theme(driver: &WebDriver, theme: &str) -> WebDriverResult<()> {
    let click = "document.getElementById(`mdbook-theme-${arguments[0]}`).click()";
    driver.execute(click, vec![theme.into()]).await.map(drop)
}

/// The chapters and the other pages of the book, but the one that is printed.
///
/// # Panics
///
/// If the book cannot be built.
#[must_use]
pub fn pages() -> Vec<String> {
    let files = fs::read_dir(book()).expect("the book is there").flatten();
    let name = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?.strip_suffix(".html")?.to_owned();
        Some(name).filter(|name| !["404", "toc", "print"].contains(&name.as_str()))
    };
    let mut pages: Vec<String> = files.filter_map(name).collect();
    pages.sort();
    pages
}

/// Opens the chapter and enters the frame of the flame graph of its solutions.
///
/// # Errors
///
/// If there is none.
pub async fn open_flame_graph(driver: &WebDriver) -> WebDriverResult<()> {
    open_with_solutions(driver, CHAPTER).await?;
    driver.find(By::Css("details .heap-flame iframe")).await?.enter_frame().await
}

/// The visible box of the function `name` in the flame graph that the driver is in.
///
/// # Errors
///
/// If there is none.
pub async fn flame_graph_box(driver: &WebDriver, name: &str) -> WebDriverResult<WebElement> {
    let script = "return [...document.querySelectorAll('.frame')].find(frame =>
        frame.style.display !== 'none' && frame.querySelector('title').textContent.split('\\n')[0]
            .split('::').pop() === arguments[0])";
    driver.execute(script, vec![name.into()]).await?.element()
}
