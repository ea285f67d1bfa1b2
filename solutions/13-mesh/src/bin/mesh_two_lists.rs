//! There are fewer than 65,536 corners, so two bytes are enough for the number of one. In a
//! struct with an index of four bytes that saves nothing, because the size is rounded up. In a
//! list of its own it does. It costs two lists, which only make sense together, and two places
//! in memory for one half-edge. Do not do it where the map may grow: with more corners than
//! that, it cannot be built.

use std::num::NonZero;
use std::process::ExitCode;

use mesh::{Surface, TRIANGLES, Triangles, walk};

/// A number that is kept as one more than it is, so that zero is left for `None`.
#[derive(Clone, Copy)]
struct Id(NonZero<u32>);

impl Id {
    fn new(number: usize) -> Self {
        let more = u32::try_from(number + 1).expect("not so many half-edges");
        Self(NonZero::new(more).expect("one more than a number"))
    }

    fn number(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// The half-edges of each triangle are together, in their order, in both lists.
// Changed: a list for each field.
struct Mesh {
    origins: Vec<u16>,
    twins: Vec<Option<Id>>,
}

/// Builds the mesh, in lists that have room for its half-edges and for no more.
fn build(triangles: Triangles) -> Mesh {
    let origins = Vec::with_capacity(3 * TRIANGLES);
    let mut mesh = Mesh { origins, twins: vec![None; 3 * TRIANGLES] };
    for (face, triangle) in triangles.enumerate() {
        let small = |corner| u16::try_from(corner).expect("not so many corners");
        mesh.origins.extend(triangle.corners.map(small));
        for (edge, neighbor) in (3 * face..).zip(triangle.neighbors) {
            mesh.link_across(edge, neighbor.filter(|neighbor| *neighbor < face));
        }
    }
    mesh
}

impl Mesh {
    /// Links a half-edge and its twin, if the triangle beside it has been read.
    fn link_across(&mut self, edge: usize, neighbor: Option<usize>) {
        let end = self.origin(self.next(edge));
        let mut others = neighbor.map_or(0..0, |face| 3 * face..3 * face + 3);
        if let Some(twin) = others.find(|other| self.origin(*other) == end) {
            self.twins[edge] = Some(Id::new(twin));
            self.twins[twin] = Some(Id::new(edge));
        }
    }
}

impl Surface for Mesh {
    fn origin(&self, edge: usize) -> usize {
        self.origins[edge].into()
    }

    fn twin(&self, edge: usize) -> Option<usize> {
        self.twins[edge].map(Id::number)
    }

    fn next(&self, edge: usize) -> usize {
        edge / 3 * 3 + (edge + 1) % 3
    }

    fn previous(&self, edge: usize) -> usize {
        edge / 3 * 3 + (edge + 2) % 3
    }

    fn face(&self, edge: usize) -> usize {
        edge / 3
    }

    fn is_border(&self, edge: usize) -> bool {
        self.twins[edge].is_none()
    }
}

fn explore(triangles: Triangles) -> u64 {
    walk(&build(triangles))
}

fn main() -> ExitCode {
    mesh::run(explore)
}
