//! No page of the book has a barrier that axe-core knows of.
//!
//! Themes differ in their colors alone: one chapter, which has all that pages have, is looked
//! at in each of them, and the other pages in a light one and a dark one.

use tests::axe::barriers;
use tests::browser::{
    CHAPTER, THEMES, in_browser, open_page, open_with_solutions, pages, set_theme,
};

#[test]
fn pages_have_no_barriers() {
    in_browser(|driver| async move {
        let mut found = Vec::new();
        for page in pages() {
            open_with_solutions(&driver, &page).await?;
            let themes = if page == CHAPTER { &THEMES[..] } else { &["light", "navy"] };
            for &theme in themes {
                set_theme(&driver, theme).await?;
                let barriers = barriers(&driver).await?;
                found.extend(
                    barriers.into_iter().map(|barrier| format!("{page}, {theme}: {barrier}")),
                );
            }
        }
        assert!(found.is_empty(), "{}", found.join("\n"));
        Ok(())
    });
}

#[test]
fn chapter_before_a_guess_has_no_barriers() {
    in_browser(|driver| async move {
        open_page(&driver, CHAPTER).await?;
        assert_eq!(barriers(&driver).await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn page_to_print_has_no_barriers() {
    in_browser(|driver| async move {
        open_page(&driver, "print").await?;
        assert_eq!(barriers(&driver).await?, [""; 0]);
        Ok(())
    });
}
