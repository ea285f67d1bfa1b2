//! A real browser: Debian's Chromium, through its own driver.
//!
//! Each test has a browser and a profile folder of its own; both are removed when it
//! ends, even if it fails.

mod book;

use std::io::{BufRead, BufReader};
use std::panic::resume_unwind;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::components::SelectElement;
use thirtyfour::error::WebDriverResult;
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::{By, ChromeCapabilities, ChromiumLikeCapabilities, WebDriver, WebElement};
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local};

pub use book::{
    CHAPTER, THEMES, book, flame_graph_box, open_flame_graph, open_page, open_unfolded,
    open_with_solutions, pages, set_theme,
};

/// These keep Chromium from asking the network or the user for anything.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--window-size=1200,900",
];

/// The most time for a request to the driver: a machine that does other things as well may
/// take minutes over a page with all chapters.
const TIMEOUT: Duration = Duration::from_mins(20);

/// Runs `test` in a new browser, then fails if the page has logged an error or a warning to
/// its console.
///
/// # Panics
///
/// If the browser cannot be started, the test fails, or there is such a message.
pub fn in_browser<T>(test: impl FnOnce(WebDriver) -> T + 'static)
where
    T: Future<Output = WebDriverResult<()>> + 'static,
{
    let errors = console_errors(test);
    assert!(errors.is_empty(), "in the console: {errors:?}");
}

/// Like [`in_browser`], for a page that is expected to log errors.
///
/// # Panics
///
/// If the browser cannot be started, or the test fails.
pub fn in_browser_allowing_errors<T>(test: impl FnOnce(WebDriver) -> T + 'static)
where
    T: Future<Output = WebDriverResult<()>> + 'static,
{
    console_errors(test);
}

/// Runs `test` in a new browser and returns the errors and warnings in the console.
fn console_errors<T>(test: impl FnOnce(WebDriver) -> T + 'static) -> Vec<String>
where
    T: Future<Output = WebDriverResult<()>> + 'static,
{
    let runtime =
        Builder::new_current_thread().enable_all().build().expect("a runtime can be created");
    LocalSet::new().block_on(&runtime, async {
        let (_server, port) = start_driver();
        let folder = tempfile::tempdir().expect("a folder can be created");
        let server = format!("http://127.0.0.1:{port}");
        let driver = WebDriver::builder(server, capabilities(&folder)).request_timeout(TIMEOUT);
        let driver = driver.await.expect("the browser starts");
        driver.set_script_timeout(TIMEOUT).await.expect("the driver can be set");
        let result = spawn_local(test(driver.clone())).await;
        let log = driver.browser_log().await.unwrap_or_default();
        let quit = driver.quit().await;
        match result {
            Err(failure) => resume_unwind(failure.into_panic()),
            Ok(result) => result.expect("the driver reports no error"),
        }
        quit.expect("the browser quits");
        let errors = log.into_iter().filter(|entry| ["SEVERE", "WARNING"].contains(&&*entry.level));
        errors.map(|entry| entry.message).collect()
    })
}

/// DHAT's own viewer, from Debian's package `valgrind`.
const VIEWER: &str = "/usr/libexec/valgrind/dh_view.html";

/// Opens `profile` in DHAT's own viewer and returns what it shows for the metric
/// "At t-gmax (bytes)".
///
/// # Errors
///
/// If the driver reports one.
///
/// # Panics
///
/// If there is no such file, or no viewer.
pub async fn open_in_viewer(driver: &WebDriver, profile: &Path) -> WebDriverResult<String> {
    driver.goto(address(Path::new(VIEWER))).await?;
    let path = profile.canonicalize().expect("there is a profile");
    driver.find(By::Css("input[type=file]")).await?.send_keys(path.display().to_string()).await?;
    driver.query(By::Css("pre")).first().await?;
    let select = driver.find(By::Css("select")).await?;
    SelectElement::new(&select).await?.select_by_visible_text("At t-gmax (bytes)").await?;
    driver.query(By::Css("pre")).first().await?.text().await
}

/// The address of a file on this machine.
///
/// # Panics
///
/// If there is no such file.
#[must_use]
pub fn address(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    format!("file://{}", path.display())
}

/// Makes the page `width` pixels wide and `height` pixels high. A headless window is at
/// least 500 pixels wide, but what is in it can be narrower.
///
/// # Errors
///
/// If the driver reports one.
pub async fn set_size(driver: &WebDriver, width: u32, height: u32) -> WebDriverResult<()> {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    driver.cdp().send_raw("Emulation.setDeviceMetricsOverride", size).await.map(drop)
}

/// The first element that `selector` finds, once there is one.
///
/// # Errors
///
/// If there is none in time.
pub async fn find(driver: &WebDriver, selector: &str) -> WebDriverResult<WebElement> {
    driver.query(By::Css(selector)).first().await
}

/// The text that is visible in the element that `selector` finds.
///
/// # Errors
///
/// If there is none in time.
pub async fn visible_text(driver: &WebDriver, selector: &str) -> WebDriverResult<String> {
    find(driver, selector).await?.text().await
}

/// Submits `guess` in the guess box of the page, and returns its answer.
///
/// # Errors
///
/// If there is no box.
pub async fn guess(driver: &WebDriver, guess: &str) -> WebDriverResult<String> {
    let input = find(driver, ".heap-guess [name=guess]").await?;
    input.clear().await?;
    input.send_keys(guess).await?;
    find(driver, ".heap-guess [type=submit]").await?.click().await?;
    visible_text(driver, ".heap-answer").await
}

/// The value of the JavaScript expression `script`, a number.
///
/// # Errors
///
/// If it fails, or is no number.
pub async fn number(driver: &WebDriver, script: &str) -> WebDriverResult<f64> {
    driver.execute(format!("return {script}"), vec![]).await?.convert()
}

/// The addresses that the page has fetched resources from, except those that begin with
/// one of `schemes`.
///
/// # Errors
///
/// If the driver reports one.
pub async fn fetched_except(driver: &WebDriver, schemes: &[&str]) -> WebDriverResult<Vec<String>> {
    let script = "return performance.getEntriesByType('resource').map(entry => entry.name)";
    let addresses: Vec<String> = driver.execute(script, vec![]).await?.convert()?;
    let is_excepted = |address: &String| schemes.iter().any(|scheme| address.starts_with(scheme));
    Ok(addresses.into_iter().filter(|address| !is_excepted(address)).collect())
}

fn capabilities(folder: &TempDir) -> ChromeCapabilities {
    let mut chromium = ChromeCapabilities::new();
    let profile = format!("--user-data-dir={}", folder.path().display());
    for flag in FLAGS.iter().copied().chain([profile.as_str()]) {
        chromium.add_arg(flag).expect("the flag can be added");
    }
    chromium
}

/// The driver's process, which is killed when this is dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Both fail if it has exited, which is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the driver on a free port, and returns the port too.
fn start_driver() -> (Server, u16) {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver is installed (Debian: apt-get install chromium chromium-driver)");
    let output = BufReader::new(child.stdout.take().expect("standard output is piped"));
    let server = Server(child);
    let port = output.lines().map_while(Result::ok).find_map(|line| {
        line.strip_prefix("ChromeDriver was started successfully on port ")?
            .trim_end_matches('.')
            .parse()
            .ok()
    });
    (server, port.expect("chromedriver names its port"))
}
