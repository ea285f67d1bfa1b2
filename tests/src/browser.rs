//! A real browser: Debian's Chromium, through its own driver.
//!
//! Each test has a browser and a profile folder of its own; both are gone when
//! it ends, also when it fails.

use std::io::{BufRead, BufReader};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;
use thirtyfour::components::SelectElement;
use thirtyfour::error::WebDriverResult;
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::{By, ChromeCapabilities, ChromiumLikeCapabilities, WebDriver};
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local};

use crate::tool::{OWN_RUNS, ran, root, xtask};

/// What keeps Chromium from asking the network or the user for anything.
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

/// Runs `test` in a new browser, then fails if the page printed an error to its
/// console.
///
/// # Panics
///
/// Where the browser cannot be started, and where the test fails.
pub fn in_browser<T>(test: impl FnOnce(WebDriver) -> T + 'static)
where
    T: Future<Output = WebDriverResult<()>> + 'static,
{
    let errors = errors_in_browser(test);
    assert!(errors.is_empty(), "errors in the console: {errors:?}");
}

/// Like [`in_browser`], for a page that is meant to print errors.
///
/// # Panics
///
/// As [`in_browser`], but for such errors.
pub fn in_browser_whatever_it_says<T>(test: impl FnOnce(WebDriver) -> T + 'static)
where
    T: Future<Output = WebDriverResult<()>> + 'static,
{
    errors_in_browser(test);
}

fn errors_in_browser<T>(test: impl FnOnce(WebDriver) -> T + 'static) -> Vec<String>
where
    T: Future<Output = WebDriverResult<()>> + 'static,
{
    let runtime =
        Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    LocalSet::new().block_on(&runtime, async {
        let (_server, port) = start_driver();
        let folder = tempfile::tempdir().expect("a folder can be made");
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities(&folder));
        let driver = driver.await.expect("the browser starts");
        let result = spawn_local(test(driver.clone())).await;
        let log = driver.browser_log().await.unwrap_or_default();
        let ended = driver.quit().await;
        match result {
            Err(failure) => resume_unwind(failure.into_panic()),
            Ok(result) => result.expect("the browser does as it is told"),
        }
        ended.expect("the browser ends");
        let errors = log.into_iter().filter(|entry| entry.level == "SEVERE");
        errors.map(|entry| entry.message).collect()
    })
}

/// DHAT's own viewer, from Debian's package `valgrind`.
const VIEWER: &str = "/usr/libexec/valgrind/dh_view.html";

/// Opens `profile` in DHAT's own viewer and returns what it shows with the
/// metric "At t-gmax (bytes)".
///
/// # Errors
///
/// Where the browser does not do as it is told.
///
/// # Panics
///
/// Where there is no such file, or no viewer.
pub async fn opened_in_viewer(driver: &WebDriver, profile: &Path) -> WebDriverResult<String> {
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
/// Where there is no such file.
#[must_use]
pub fn address(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    format!("file://{}", path.display())
}

/// The folder of the book, built once.
///
/// # Panics
///
/// Where the book does not build.
#[must_use]
pub fn book() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let build = || {
        let (stdout, stderr, status) = ran(xtask(root()).arg("book").env(OWN_RUNS, ""));
        assert_eq!((status, stderr.as_str()), (0, ""), "{stdout}");
        root().join("course/book")
    };
    BUILT.get_or_init(build).clone()
}

/// Opens a page of the book, such as "words", with nothing folded by a box for
/// guesses.
///
/// # Errors
///
/// Where the browser does not do as it is told.
pub async fn open(driver: &WebDriver, page: &str) -> WebDriverResult<()> {
    driver.goto(address(&book().join(format!("{page}.html")))).await?;
    let show = "document.querySelector('.heap-guess [name=show]')?.click()";
    driver.execute(show, vec![]).await.map(drop)
}

fn capabilities(folder: &TempDir) -> ChromeCapabilities {
    let mut chromium = ChromeCapabilities::new();
    let profile = format!("--user-data-dir={}", folder.path().display());
    for flag in FLAGS.iter().copied().chain([profile.as_str()]) {
        chromium.add_arg(flag).expect("a flag is text");
    }
    chromium
}

/// The driver's process, ended when this is dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the driver on a free port and returns that.
fn start_driver() -> (Server, u16) {
    let mut child = Command::new("chromedriver")
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("chromedriver is installed (Debian: apt-get install chromium chromium-driver)");
    let output = BufReader::new(child.stdout.take().expect("it is piped"));
    let server = Server(child);
    let port = output.lines().map_while(Result::ok).find_map(|line| {
        line.strip_prefix("ChromeDriver was started successfully on port ")?
            .trim_end_matches('.')
            .parse()
            .ok()
    });
    (server, port.expect("chromedriver names its port"))
}
