//! Which function a line of a source file is in, as far as the layout tells.

/// Whether line `number` of `text` is in a function called `name`: in the body of the nearest
/// one above that is indented less. Lines count from 1.
pub(super) fn is_in(text: &str, number: u32, name: &str) -> bool {
    let mut lines: Vec<&str> = text.lines().take(number as usize).collect();
    if lines.len() < number as usize {
        return false;
    }
    let Some(line) = lines.pop() else { return false };
    if let Some(function) = function_at(line) {
        return function == name;
    }
    // What is indented like the line is beside it, unless a signature goes on there.
    let (mut innermost, mut is_signature) = (indentation(line), is_signature_end(line));
    for line in lines.iter().rev().filter(|line| !line.trim().is_empty()) {
        let indentation = indentation(line);
        let is_around = indentation < innermost || indentation == innermost && is_signature;
        if let Some(function) = function_at(line).filter(|_| is_around) {
            return function == name;
        }
        if indentation < innermost {
            (innermost, is_signature) = (indentation, is_signature_end(line));
        }
    }
    false
}

/// Whether `line` is one of those that end the signature of a function on several lines.
fn is_signature_end(line: &str) -> bool {
    [")", "->", "where", "{"].iter().any(|start| line.trim_start().starts_with(start))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The function that begins on `line`.
fn function_at(line: &str) -> Option<&str> {
    let code = line.split("//").next().unwrap_or_default();
    let (before, rest) = code.split_once("fn ")?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let is_word = before.is_empty() || before.ends_with([' ', '\t', ')']);
    Some(&rest[..end]).filter(|name| is_word && !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "fn one() -> u8 {\n    let a = vec![1];\n\n    fn inner() { a() }\n    b();\n}\n
impl A {
    pub fn two<T>(
        t: T,
    ) -> u8
    where
        T: B,
    {
        // fn none()
        c(|x| {
            d();
        })
    }
}
";

    #[test]
    fn a_line_is_in_the_function_around_it() {
        for (line, function) in [
            (1, "one"),
            (2, "one"),
            (4, "inner"),
            (5, "one"),
            (16, "two"),
            (17, "two"),
            (9, "two"),
            (14, "two"),
            (8, "none of them"),
        ] {
            for name in ["one", "two", "inner", "none"] {
                assert_eq!(is_in(TEXT, line, name), name == function, "{line} {name}");
            }
        }
        assert!(!is_in(TEXT, 0, "one") && !is_in(TEXT, 99, "two"));
    }
}
