//! Exercise 13: a mesh.
//!
//! A map of mountains is made of triangles, and somebody walks over it. How much memory does
//! the program hold at its peak? Guess, then run `cargo xtask check 13`, and bring it within
//! its budget. You can change anything in this file; the chapter is
//! `course/src/13-mesh.md`.

use std::process::ExitCode;

use mesh::{Surface, TRIANGLES, Triangles, walk};

/// One side of an edge. What is not linked yet is `None`.
struct HalfEdge {
    is_border: bool,
    origin: usize,
    twin: Option<usize>,
    next: Option<usize>,
    previous: Option<usize>,
    face: Option<usize>,
}

struct Mesh {
    edges: Vec<HalfEdge>,
}

/// Builds the mesh, in a list that has room for its half-edges and for no more.
fn build(triangles: Triangles) -> Mesh {
    let mut mesh = Mesh { edges: Vec::with_capacity(3 * TRIANGLES) };
    for (face, triangle) in triangles.enumerate() {
        for (origin, neighbor) in triangle.corners.into_iter().zip(triangle.neighbors) {
            mesh.edges.push(HalfEdge {
                is_border: neighbor.is_none(),
                origin,
                twin: None,
                next: None,
                previous: None,
                face: Some(face),
            });
        }
        mesh.link_around(3 * face);
        for (edge, neighbor) in (3 * face..).zip(triangle.neighbors) {
            mesh.link_across(edge, neighbor.filter(|neighbor| *neighbor < face));
        }
    }
    mesh
}

impl Mesh {
    /// Links the three half-edges of a triangle, of which `first` is the first.
    fn link_around(&mut self, first: usize) {
        for side in 0..3 {
            let (edge, next) = (first + side, first + (side + 1) % 3);
            self.edges[edge].next = Some(next);
            self.edges[next].previous = Some(edge);
        }
    }

    /// Links a half-edge and its twin, if the triangle beside it has been read.
    fn link_across(&mut self, edge: usize, neighbor: Option<usize>) {
        let end = self.origin(self.next(edge));
        let mut others = neighbor.map_or(0..0, |face| 3 * face..3 * face + 3);
        if let Some(twin) = others.find(|other| self.origin(*other) == end) {
            self.edges[edge].twin = Some(twin);
            self.edges[twin].twin = Some(edge);
        }
    }
}

impl Surface for Mesh {
    fn origin(&self, edge: usize) -> usize {
        self.edges[edge].origin
    }

    fn twin(&self, edge: usize) -> Option<usize> {
        self.edges[edge].twin
    }

    fn next(&self, edge: usize) -> usize {
        self.edges[edge].next.expect("a linked edge")
    }

    fn previous(&self, edge: usize) -> usize {
        self.edges[edge].previous.expect("a linked edge")
    }

    fn face(&self, edge: usize) -> usize {
        self.edges[edge].face.expect("a linked edge")
    }

    fn is_border(&self, edge: usize) -> bool {
        self.edges[edge].is_border
    }
}

fn explore(triangles: Triangles) -> u64 {
    walk(&build(triangles))
}

fn main() -> ExitCode {
    mesh::run(explore)
}
