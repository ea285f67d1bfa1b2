//! Links to the repository of the course, for readers who have only the book.
//!
//! `git-repository-url` in `book.toml` is the one place that names it. It is empty
//! there, because the book is built in copies of the repository too; whoever publishes
//! a book sets it. Without it there is nothing to link to, and a page names the files.

use heap_profile::text::excerpt;

use crate::files;
use crate::page::{Page, RenderResult};
use crate::results::MAX_NAME;
use report::html::escaped;

/// The setting, which also makes mdBook's own icon.
pub(crate) const SETTING: &str = "output.html.git-repository-url";

/// How to get the repository, as a block of commands; nothing if it is not known where
/// it is.
pub(crate) fn clone(page: &Page, _: &[&str]) -> RenderResult {
    let Some(url) = address(page)? else { return Ok(String::new()) };
    let folder = url.rsplit('/').next().unwrap_or(url).trim_end_matches(".git");
    Ok(format!("```console\ngit clone {url}\ncd {folder}\n```"))
}

/// A file or folder of the repository, with a link to it if it is known where that is.
pub(crate) fn source(page: &Page, arguments: &[&str]) -> RenderResult {
    let path = arguments[0];
    let kind = match files::find(&page.root.join(path), Some(page.root)) {
        Ok((_, found)) if found.is_file() => "blob",
        Ok((_, found)) if found.is_dir() => "tree",
        _ => return Err(format!("the repository has no `{}`", excerpt(path, MAX_NAME))),
    };
    let name = format!("<code>{}</code>", escaped(path));
    Ok(match address(page)? {
        Some(url) => format!(r#"<a href="{url}/{kind}/HEAD/{}">{name}</a>"#, escaped(path)),
        None => name,
    })
}

/// The address of the repository; `None` if there is none in the settings.
fn address<'a>(page: &Page<'a>) -> Result<Option<&'a str>, String> {
    let url = page.repository.trim_end_matches('/');
    if url.is_empty() {
        return Ok(None);
    }
    // It becomes part of a page and of a command.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/@%+".contains(c);
    if url.starts_with("https://") && url.chars().all(is_plain) {
        Ok(Some(url))
    } else {
        let url = excerpt(url, MAX_NAME);
        Err(format!(
            "`{SETTING}` in book.toml is `{url}`, which is no address that begins with `https://`"
        ))
    }
}

#[cfg(test)]
mod tests {
    use crate::fixture::{Fixture, write};

    const URL: &str = "https://git.example/a/course";

    fn with_files() -> Fixture {
        let fixture = Fixture::new();
        std::fs::create_dir_all(fixture.path().join("exercises/01-small")).expect("a folder");
        write(&fixture.path().join("exercises/01-small/main.rs"), "");
        fixture
    }

    #[test]
    fn files_and_folders_are_linked() {
        let fixture = with_files().with_repository(&format!("{URL}/"));
        let main = fixture.render("{{#heap source exercises/01-small/main.rs}}");
        let link = format!(
            r#"<a href="{URL}/blob/HEAD/exercises/01-small/main.rs"><code>exercises/01-small/main.rs</code></a>"#
        );
        assert_eq!(main, link);
        let folder = fixture.render("{{#heap source exercises}}");
        assert_eq!(
            folder,
            format!(r#"<a href="{URL}/tree/HEAD/exercises"><code>exercises</code></a>"#)
        );
        let clone = fixture.render("{{#heap clone}}");
        assert_eq!(clone, format!("```console\ngit clone {URL}\ncd course\n```"));
    }

    #[test]
    fn without_an_address_there_is_no_link() {
        let fixture = with_files();
        assert_eq!(fixture.render("{{#heap source exercises}}"), "<code>exercises</code>");
        assert_eq!(fixture.render("{{#heap clone}}"), "");
        for path in ["exercises/02-none", "..", "/etc/passwd", "../../../../../../dev/null"] {
            let fault = fixture.fault(&format!("{{{{#heap source {path}}}}}"));
            assert_eq!(fault, format!("the repository has no `{path}`"));
        }
    }

    #[test]
    fn other_addresses_are_faults() {
        for url in
            ["javascript:alert(1)", "git@git.example:a", "https://a\"onclick=b", "https://a; b"]
        {
            let fault = with_files().with_repository(url).fault("{{#heap clone}}");
            assert!(fault.contains("no address that begins with `https://`"), "{fault}");
        }
    }
}
