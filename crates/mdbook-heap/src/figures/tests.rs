use super::*;
use crate::fixture::Fixture;

#[test]
fn figures_are_shown() {
    let fixture = Fixture::new();
    for (words, shown) in [
        ("peak small", "500.0 MB"),
        ("bytes small", "500,000,000 bytes"),
        ("blocks small", "5 blocks"),
        ("total small", "600.0 MB"),
        ("total-blocks small", "6 blocks"),
        ("end small", "16,080 bytes"),
        ("end-blocks small", "1 block"),
        ("over small", "300.0 MB"),
        ("ratio small better", "2.5"),
        ("time better", "0.25"),
        ("time-ratio small shown", "5.0"),
        ("setting", "A &#60;machine&#62;, with rustc 1.95.0, a&#45;machine"),
        ("rounds", "21"),
        ("moved shown", "50.0 MB"),
        ("resident shown", "about 100 MB"),
        ("resident little", "less than 10 MB"),
        ("budget", "200.0 MB"),
        ("budget better", "200.0 MB"),
        ("stretch", "50.0 MB"),
        ("stretch small", "50.0 MB"),
        ("compiler", "rustc 1.95.0, a&#45;machine"),
    ] {
        assert_eq!(fixture.render(&format!("{{{{#heap {words}}}}}")), shown, "{words}");
    }
}

#[test]
fn unknown_figures_are_faults() {
    let fixture = Fixture::new();
    for (words, fault) in [
        ("over better", "`better` is not over its budget of 200.0 MB: it peaks at 200.0 MB"),
        ("ratio small nothing", "the peak of `nothing` is 0: nothing can be divided by it"),
        ("time hostile", "`hostile` has not been timed yet; run `cargo xtask bench --save`"),
        (
            "moved small",
            "the process memory of `small` is not recorded: set `process_memory = true` in the \
             manifest of an illustration",
        ),
        ("over shown", "`shown` is an illustration and has no budget"),
        ("stretch shown", "`shown` is an illustration and has no budget"),
        (
            "peak bettr",
            "there are no results for a binary `bettr`; did you mean `better`? \
             `cargo xtask collect` measures new ones",
        ),
        (
            "budget flame",
            "there are no results for a binary `flame`; \
             `cargo xtask collect` measures new ones",
        ),
    ] {
        assert_eq!(fixture.fault(&format!("{{{{#heap {words}}}}}")), fault);
    }
}

#[test]
fn other_chapters_have_no_budget() {
    let faults = Fixture::new().expand_chapter("words.md", "{{#heap budget}}").faults;
    let fault = "there are no results for an exercise `words`, the name of this chapter's file; \
         `cargo xtask collect` measures new ones";
    assert_eq!(faults[0].1, fault);
}

#[test]
fn quotients_are_rounded() {
    for (first, second, shown) in [
        (500, 200, "2.5"),
        (500, 100, "5"),
        (1, 3, "0.3"),
        (2, 3, "0.7"),
        (144_900_000, 16_080, "9,011"),
        (999, 10, "99.9"),
        (0, 7, "0"),
    ] {
        assert_eq!(quotient(first, second).as_deref(), Some(shown));
    }
    assert_eq!(quotient(5, 0), None);
}
