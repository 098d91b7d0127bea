// Streams: work that is queued by one call and done by a later one, or captured into a graph.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "control.h"

namespace simulator {

struct Context;

/** Node types by NVIDIA's numbers: CUgraphNodeType. */
enum class NodeType : int {
  KERNEL = 0,
  COPY = 1,
  FILL = 2,
  HOST = 3,
  EMPTY = 5,
  ALLOCATE = 10,
  FREE = 11
};

/** A piece of work, with all its arguments: a task of a stream or a node of a graph. */
struct Node {
  NodeType type;
  std::string name;
  std::function<Result()> run;
};

/** Work in the order in which it was given; each piece has a number that grows from piece to piece.
 */
struct Queue {
  struct Task {
    uint64_t number;
    std::function<Result()> run;
  };
  std::deque<Task> tasks;
};

/** What a stream records instead of doing it. */
struct Capture {
  int mode;
  std::thread::id thread;
  bool invalid = false;
  std::vector<std::shared_ptr<Node>> nodes;
};

struct Stream {
  Stream(Context* owner, unsigned flags, std::shared_ptr<Queue> queue)
      : owner(owner), flags(flags), queue(std::move(queue)) {}

  Context* owner;
  unsigned flags;
  std::shared_ptr<Queue> queue;
  /** The number of the newest piece of its work. */
  uint64_t last = 0;
  std::unique_ptr<Capture> capture;
};

/** CU_STREAM_NON_BLOCKING: the legacy stream and this one don't wait for each other. */
constexpr unsigned NON_BLOCKING = 1;

/** The stream of this handle, where null is the legacy stream; null if there is none. */
SIMULATOR_EXPORT std::shared_ptr<Stream> find_stream(Context& context, const void* handle);

/** Queues a piece of work, or records it where the stream is capturing. */
SIMULATOR_EXPORT Result submit(Stream& stream, Node node);

/** Puts work that is no node of a graph (an event) at a stream's end; its number. */
uint64_t enqueue(Stream& stream, std::function<Result()> run);

/** Does a queue's work up to this number. The first failure breaks the context. */
Result drain(Context& context, Queue& queue, uint64_t last);

/** Does all work of a context. */
Result drain_all(Context& context);

/**
 * Refuses, and invalidates the captures under way, if this thread may now make no call that a
 * capture cannot hold: an allocation, or waiting.
 */
Result refuse_during_capture();

}  // namespace simulator
