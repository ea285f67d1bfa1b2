//! The frames of a profile, and whose code each of them is: what a frame alone does not tell,
//! those around it may.
//!
//! Valgrind writes no path for functions that were inlined, only `do_call<…> (panicking.rs:5)`.
//! They have the address of the function that they were inlined into.

use std::collections::BTreeSet;

use crate::dhat::Profile;
use crate::frame::{Frame, Origin};

/// The frames of a profile, by their index in [`Profile::ftbl`].
#[derive(Clone, Debug)]
pub struct Frames<'a> {
    frames: Vec<Frame<'a>>,
    origins: Vec<Origin>,
}

impl<'a> Frames<'a> {
    /// The frames of `profile`.
    ///
    /// # Panics
    ///
    /// If a program point names a frame that is not in [`Profile::ftbl`], which
    /// [`Profile::read`] rules out.
    #[must_use]
    pub fn of(profile: &'a Profile) -> Self {
        let frames: Vec<Frame> = profile.ftbl.iter().map(|text| Frame::parse(text)).collect();
        let origins = frames.iter().map(|frame| origin_in(profile, frame)).collect();
        let mut frames = Frames { frames, origins };
        frames.correct_origins(profile);
        frames
    }

    /// The frame at `index`.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn frame(&self, index: usize) -> &Frame<'a> {
        &self.frames[index]
    }

    /// Whose code the frame at `index` is.
    ///
    /// # Panics
    ///
    /// If there is none.
    #[must_use]
    pub fn origin(&self, index: usize) -> Origin {
        self.origins[index]
    }

    /// All frames, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Frame<'a>> {
        self.frames.iter()
    }

    /// Corrects the origin of frames that only their neighbors tell.
    fn correct_origins(&mut self, profile: &Profile) {
        let addresses: Vec<&str> = profile.ftbl.iter().map(|text| address(text)).collect();
        let is_untold = self.tell_by_file();
        for point in &profile.pps {
            // The function whose code is at the address, and the frame before it.
            let (mut outer, mut caller): (Option<usize>, Option<usize>) = (None, None);
            for index in point.fs.iter().rev().copied() {
                let is_inlined = caller.is_some_and(|caller| addresses[caller] == addresses[index]);
                if !is_inlined {
                    outer = Some(index);
                }
                let of_outer = outer.map(|outer| self.origins[outer]);
                if is_inlined && is_untold[index] && of_outer == Some(Origin::Standard) {
                    self.origins[index] = Origin::Standard;
                }
                if let Some(caller) = caller.filter(|caller| self.is_generated_main(*caller, index))
                {
                    self.origins[caller] = Origin::Standard;
                }
                caller = Some(index);
            }
        }
    }

    /// Corrects the origin of frames without a path by what other frames in their files are.
    /// Returns of which it cannot be told.
    fn tell_by_file(&mut self) -> Vec<bool> {
        let has_path: Vec<bool> = self.frames.iter().map(Frame::has_path).collect();
        let files = Files::of(self, &has_path);
        let is_pathless =
            |index: &usize| !has_path[*index] && self.origins[*index] == Origin::Program;
        let mut is_untold = vec![false; self.frames.len()];
        for index in (0..self.frames.len()).filter(is_pathless).collect::<Vec<_>>() {
            match files.origin(&self.frames[index]) {
                Some(origin) => self.origins[index] = origin,
                None => is_untold[index] = true,
            }
        }
        is_untold
    }

    /// Whether `caller` is the `main` that Rust generates, which calls `called`.
    fn is_generated_main(&self, caller: usize, called: usize) -> bool {
        let (caller, called) = (&self.frames[caller], &self.frames[called]);
        caller.name == "main" && caller.line == 0 && called.name.starts_with("std::rt::")
    }
}

/// The files of frames that tell whose they are.
struct Files<'a> {
    own: BTreeSet<&'a str>,
    /// The outermost folders of the program's.
    own_folders: BTreeSet<&'a str>,
    standard: BTreeSet<&'a str>,
}

impl<'a> Files<'a> {
    fn of(frames: &Frames<'a>, has_path: &[bool]) -> Self {
        let of = |origin: Origin| {
            let indices = (0..frames.frames.len()).filter(|index| has_path[*index]);
            let of_origin = indices.filter(|index| frames.origins[*index] == origin);
            let frames = of_origin.map(|index| &frames.frames[index]);
            // The file of a shim is that of the program's `#[global_allocator]`.
            frames
                .filter(|frame| !frame.is_allocator_shim())
                .filter_map(|frame| frame.file)
                .collect()
        };
        let own: BTreeSet<&str> = of(Origin::Program);
        let own_folders = own.iter().filter_map(|file| folder(file)).collect();
        Files { own, own_folders, standard: of(Origin::Standard) }
    }

    /// Whose code `frame` is by its file; `None` if that does not tell.
    fn origin(&self, frame: &Frame) -> Option<Origin> {
        let file = frame.file?;
        match (self.own.contains(file), self.standard.contains(file)) {
            (true, false) => Some(Origin::Program),
            // Many crates have a `mod.rs`.
            (false, true) if folder(file).is_some() || !frame.is_in_rust() => {
                Some(Origin::Standard)
            }
            (false, false) if self.is_in_standard_folder(file) => Some(Origin::Standard),
            _ => None,
        }
    }

    /// Whether `file` is in a folder of the standard library's. A program may have one of the
    /// same name.
    fn is_in_standard_folder(&self, file: &str) -> bool {
        let folder = folder(file).filter(|folder| !self.own_folders.contains(folder));
        matches!(folder, Some("alloc" | "core" | "std"))
            && file.split(['/', '\\']).nth(1) == Some("src")
    }
}

/// The outermost folder of the path `file`.
fn folder(file: &str) -> Option<&str> {
    file.split_once(['/', '\\']).map(|(folder, _)| folder)
}

/// Whose code `frame` of `profile` is, by itself.
fn origin_in(profile: &Profile, frame: &Frame) -> Origin {
    let program = profile.cmd.split_whitespace().next().unwrap_or_default();
    let program = program.rsplit(['/', '\\']).next();
    // Whatever the program is called.
    let is_in_program = frame.object.is_some() && frame.object_name() == program;
    if frame.is_nameless() && is_in_program { Origin::Program } else { frame.origin() }
}

/// The address in the text of a frame; the text itself if it has none.
fn address(text: &str) -> &str {
    text.split_once(": ").map_or(text, |(address, _)| address)
}

#[cfg(test)]
mod tests;
