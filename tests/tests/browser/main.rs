//! The tests in a browser. They are one program, which builds the book once.

mod accessibility;
mod book_pages;
mod chart_layout;
mod dh_view;
mod flame_graph;
mod guess_box;
mod guess_record;
mod lives_figure;
mod page_charts;
mod questions;
