// What lives in a context besides memory.
#pragma once

#include <chrono>
#include <optional>

#include "context.h"
#include "module.h"
#include "stream.h"

namespace simulator {

struct Event {
  Event(Context* owner, unsigned flags) : owner(owner), flags(flags) {}

  Context* owner;
  unsigned flags;
  /** Where it was recorded, and behind which piece of work; no queue if it never was. */
  std::shared_ptr<Queue> queue;
  uint64_t number = 0;
  /** When that work was done. */
  std::optional<std::chrono::steady_clock::time_point> time;
  /** Whether it was recorded during a capture, so that there is nothing to wait for. */
  bool captured = false;
};

/** A captured sequence of work: each node depends on the one before. */
struct Graph {
  Graph(Context* owner, std::vector<std::shared_ptr<Node>> nodes)
      : owner(owner), nodes(std::move(nodes)) {}

  Context* owner;
  std::vector<std::shared_ptr<Node>> nodes;
};

/** A graph that can be launched. */
struct ExecutableGraph : Graph {
  using Graph::Graph;
};

/** One of cuBLAS's handles, and where cuBLAS keeps it. */
struct LibraryHandle {
  LibraryHandle(Context* owner, const void* library_data)
      : owner(owner), library_data(library_data) {}

  Context* owner;
  const void* library_data;
};

struct Objects {
  Handles<Stream> streams;
  Handles<Event> events;
  Handles<Graph> graphs;
  Handles<ExecutableGraph> executables;
  Handles<Module> modules;
  Handles<LibraryHandle> library_handles;

  /** Ends what a context leaves behind; how many those were. */
  int destroy_all(const Context* owner) {
    return executables.destroy_all(owner) + graphs.destroy_all(owner) + events.destroy_all(owner) +
           streams.destroy_all(owner) + modules.destroy_all(owner) +
           library_handles.destroy_all(owner);
  }
};

SIMULATOR_EXPORT Objects& objects();

}  // namespace simulator
