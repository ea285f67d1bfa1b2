//! Courses and profiles in which everything has one name.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// The text of a profile of the exercise `key`.
pub(crate) fn profile_text(key: &str, name: &str) -> Value {
    let frame = |name: &str, line: u32| format!("0x{line}: x::{name} ({key}/src/main.rs:{line}:1)");
    let point = |bytes: u64, stack: &[usize]| {
        json!({
            "tb": bytes, "tbk": 1, "mb": bytes, "mbk": 1, "gb": bytes, "gbk": 1, "eb": bytes,
            "ebk": 1, "fs": stack,
        })
    };
    json!({
        "dhatFileVersion": 2, "mode": name, "verb": name, "bklt": true, "bkacc": false,
        "bu": name, "bsu": name, "bksu": name, "tu": name, "Mtu": name, "tuth": 1, "cmd": name,
        "pid": 1, "tg": 1, "te": 2,
        "pps": [point(900, &[1, 2, 3]), point(80, &[2, 3]), point(7, &[3]), point(70, &[4, 5])],
        "ftbl": [
            name, frame("load", 2), frame(name, 1), frame("main", 3), frame(&name.repeat(40), 4),
            format!("0x5: x::main ({name}/src/main.rs:5:1)"),
        ],
    })
}

/// Every directive, in the chapter of an exercise whose binaries begin with `binary`.
fn chapter(key: &str, binary: &str) -> String {
    format!(
        "Measured on {{{{#heap setting}}}}, and with {{{{#heap compiler}}}}.\n\n\
         {{{{#heap table}}}}\n{{{{#heap guess}}}}\n\n{{{{#heap hints}}}}\n\n\
         {{{{#heap holders {binary}}}}}\n{{{{#heap tree {binary}}}}}\n\
         {{{{#heap flame solutions}}}}\n{{{{#heap timeline solutions}}}}\n{{{{#heap tradeoff}}}}\n\n\
         {{{{#heap printed {binary}_shown}}}}\n\n\
         {{{{#heap code ../../exercises/{key}/src/main.rs f}}}}\n"
    )
}

/// A course with an exercise for each of `names`, in which everything is called by it.
pub(crate) struct Course {
    root: TempDir,
    binaries: Vec<Value>,
    programs: Vec<Value>,
    summary: String,
}

impl Course {
    pub(crate) fn new(names: &[&str]) -> Self {
        let root = TempDir::new().expect("a folder");
        let (binaries, programs) = (Vec::new(), Vec::new());
        let mut course = Course { root, binaries, programs, summary: String::new() };
        for (number, name) in names.iter().enumerate() {
            course.add(number, name);
        }
        let toml = "[preprocessor.heap]\ncommand = \"false\"\nrenderers = [\"html\"]\n\
             before = [\"links\"]\n[output.html]\nhash-files = false\nsearch.enable = false\n";
        course.write("course/book.toml", toml);
        course.write("course/src/SUMMARY.md", &course.summary);
        let all = names.join(" ");
        let peaks = json!({ "format": 1, "measured_with": all, "binaries": course.binaries });
        course.write("course/src/results/peaks.json", &peaks.to_string());
        let programs = &course.programs;
        let times = json!({ "format": 2, "exercises": [{
            "exercise": all, "timed": "first-in-process", "rounds": 10,
            "setting": { "machine": all, "compiler": all }, "programs": programs,
        }] });
        course.write("course/src/results/times.json", &times.to_string());
        course
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.root.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Adds the exercise `number`, in which everything is called `name`.
    fn add(&mut self, number: usize, name: &str) {
        let (key, binary) = (format!("{number:02}-x"), format!("x{number:02}"));
        self.summary.extend(["- [X](", &key, ".md)\n"]);
        self.write(&format!("course/src/{key}.md"), &chapter(&key, &binary));
        let quoted = json!(name).to_string().replace('\u{7f}', "\\u007f");
        let manifest = format!(
            "[package.metadata.exercise]\ntitle = \"x\"\nbudget = 9\nstretch = 8\n\
             hints = [{quoted}, {quoted}, {quoted}]\n"
        );
        self.write(&format!("exercises/{key}/Cargo.toml"), &manifest);
        let comment = name.replace(['\r', '\n'], " ");
        self.write(
            &format!("exercises/{key}/src/main.rs"),
            &format!("// {comment}\nfn f() {{}}\n"),
        );
        for (binary, role) in [
            (binary.clone(), "start"),
            (binary.clone() + "_better", "solution"),
            (binary.clone() + "_shown", "illustration"),
        ] {
            self.add_binary(&key, &binary, role, name);
        }
    }

    fn add_binary(&mut self, key: &str, binary: &str, role: &str, name: &str) {
        let figures = json!({
            "exercise": key, "binary": binary, "title": name, "role": role,
            "source": format!("exercises/{key}/src/main.rs"), "budget_bytes": 9,
            "stretch_bytes": 8, "rating": "passed", "peak_bytes": 1057, "peak_blocks": 4,
            "total_bytes": 1057, "total_blocks": 4, "end_bytes": 1057, "end_blocks": 4,
        });
        let mut result = figures.clone();
        (result["format"], result["timeline"]) = (1.into(), json!([[0, 0], [8, 8]]));
        let mut profile = profile_text(key, name);
        // What the course measures is bytes.
        profile
            .as_object_mut()
            .expect("an object")
            .retain(|key, _| !["bu", "bsu", "bksu"].contains(&key.as_str()));
        let file = format!("course/src/results/{key}/{binary}");
        self.write(&format!("{file}.json"), &result.to_string());
        self.write(&format!("{file}.dhat.json"), &profile.to_string());
        self.write(&format!("{file}.txt"), name);
        let ratio = json!({ "median": 1.0, "low": 1.0, "high": 1.0 });
        self.programs.push(json!({ "binary": binary, "ratio": ratio }));
        self.binaries.push(figures);
    }

    /// Builds the book and returns the page of each exercise, all with the same number.
    pub(crate) fn pages(&self) -> Vec<String> {
        let output = Command::new(env!("CARGO_BIN_EXE_heap-book"))
            .arg(self.root.path().join("course"))
            .env("MDBOOK_PREPROCESSOR__HEAP__OWN_RUNS", "")
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let count = self.summary.lines().count();
        let page = |number: usize| {
            let file = self.root.path().join(format!("course/book/{number:02}-x.html"));
            let page = fs::read_to_string(file).expect("a page");
            // The links to the chapters before and after.
            [number.wrapping_sub(1), number, number + 1].into_iter().fold(page, |page, number| {
                page.replace(&format!("{number:02}-x"), "NN-x")
                    .replace(&format!("x{number:02}"), "xNN")
            })
        };
        (0..count).map(page).collect()
    }
}
