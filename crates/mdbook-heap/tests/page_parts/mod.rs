//! What a page consists of, as a browser parses it.

use std::collections::BTreeSet;

use html5ever::parse_document;
use html5ever::tendril::TendrilSink;
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// Attributes whose values a browser acts on.
const ACTED_ON: [&str; 14] = [
    "action",
    "class",
    "content",
    "formaction",
    "href",
    "http-equiv",
    "id",
    "name",
    "rel",
    "src",
    "style",
    "target",
    "type",
    "xlink:href",
];

/// The parts of a page, and of the documents inside it.
#[derive(Debug, Default)]
pub(crate) struct PageParts {
    /// Elements and their attributes, with the value of one that a browser acts on; scripts
    /// and style sheets; comments.
    live: BTreeSet<String>,
    /// Everything that is shown or may be: text, the values of other attributes, data.
    pub(crate) text: String,
}

impl PageParts {
    pub(crate) fn of(html: &str) -> Self {
        let mut parts = PageParts::default();
        parts.add_document(html);
        parts
    }

    /// The live parts that `other` does not have.
    pub(crate) fn beyond<'a>(&'a self, other: &'a PageParts) -> Vec<&'a String> {
        self.live.difference(&other.live).collect()
    }

    fn add_document(&mut self, html: &str) {
        let dom = parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
        self.add(&dom.document, "");
    }

    fn add(&mut self, node: &Handle, parent: &str) {
        let mut name = "";
        match &node.data {
            NodeData::Element { name: element, attrs, .. } => {
                name = &element.local;
                self.live.insert(format!("<{name}>"));
                let is_data = attrs.borrow().iter().any(|one| &*one.value == "application/json");
                for attribute in attrs.borrow().iter() {
                    self.add_attribute(name, &attribute.name.local, &attribute.value);
                }
                if is_data {
                    name = "data";
                }
            }
            NodeData::Text { contents } => self.add_text(parent, &contents.borrow()),
            NodeData::Comment { contents } => drop(self.live.insert(format!("<!--{contents}"))),
            _ => {}
        }
        for child in node.children.borrow().iter() {
            self.add(child, name);
        }
    }

    fn add_attribute(&mut self, element: &str, name: &str, value: &str) {
        self.live.insert(format!("<{element} {name}>"));
        assert!(!name.starts_with("on"), "<{element} {name}={value:?}>");
        if name == "srcdoc" {
            self.add_document(value);
        } else if ACTED_ON.contains(&name) {
            self.live.insert(format!("<{element} {name}={value:?}>"));
        } else {
            self.text += value;
        }
    }

    fn add_text(&mut self, parent: &str, text: &str) {
        match parent {
            "script" | "style" => drop(self.live.insert(format!("<{parent}>{text}"))),
            "data" => self.text += &strings(&serde_json::from_str(text).expect("JSON")),
            _ => self.text += text,
        }
    }
}

/// All strings in `data`.
fn strings(data: &serde_json::Value) -> String {
    match data {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items.iter().map(strings).collect(),
        serde_json::Value::Object(fields) => {
            fields.iter().map(|(key, value)| key.clone() + &strings(value)).collect()
        }
        _ => String::new(),
    }
}
