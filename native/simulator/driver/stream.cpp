#include "stream.h"

#include <limits>

#include "context.h"
#include "objects.h"

namespace simulator {
namespace {

// CUstreamCaptureMode
constexpr int THREAD_LOCAL_MODE = 1;
constexpr int RELAXED_MODE = 2;

uint64_t next_number() {
  static uint64_t number = 0;
  return ++number;
}

void abandon_work(Context& context) {
  context.shared_queue->tasks.clear();
  for (const auto& [handle, stream] : objects().streams.all()) {
    if (stream->owner == &context) {
      stream->queue->tasks.clear();
    }
  }
}

/** The legacy stream waits for blocking streams, so it may not be used while one of them records.
 */
Result refuse_on_legacy(const Stream& legacy) {
  Result result = SUCCESS;
  for (const auto& [handle, stream] : objects().streams.all()) {
    if (stream->owner == legacy.owner && stream->capture && (stream->flags & NON_BLOCKING) == 0) {
      stream->capture->invalid = true;
      result = complain(ERROR_STREAM_CAPTURE_IMPLICIT,
                        "work for the default stream while a blocking stream captures");
    }
  }
  return result;
}

}  // namespace

std::shared_ptr<Stream> find_stream(Context& context, const void* handle) {
  // CU_STREAM_LEGACY is the handle 1.
  if (handle == nullptr || handle == reinterpret_cast<const void*>(1)) {
    return {std::shared_ptr<void>(), &context.legacy};
  }
  const std::shared_ptr<Stream> stream = objects().streams.find(handle);
  return stream && stream->owner == &context ? stream : nullptr;
}

uint64_t enqueue(Stream& stream, std::function<Result()> run) {
  stream.last = next_number();
  stream.queue->tasks.push_back({stream.last, std::move(run)});
  return stream.last;
}

Result submit(Stream& stream, Node node) {
  if (stream.capture) {
    if (stream.capture->invalid) {
      return ERROR_STREAM_CAPTURE_INVALIDATED;
    }
    stream.capture->nodes.push_back(std::make_shared<Node>(std::move(node)));
    return SUCCESS;
  }
  if (&stream == &stream.owner->legacy) {
    if (const Result refused = refuse_on_legacy(stream)) {
      return refused;
    }
  }
  const bool is_launch = node.type == NodeType::KERNEL;
  enqueue(stream, [is_launch, run = std::move(node.run)] {
    const Result lost = is_launch ? settings.execution.strike() : SUCCESS;
    return lost != SUCCESS ? lost : run();
  });
  return SUCCESS;
}

Result drain(Context& context, Queue& queue, uint64_t last) {
  while (context.broken == SUCCESS && !queue.tasks.empty() && queue.tasks.front().number <= last) {
    const Queue::Task task = std::move(queue.tasks.front());
    queue.tasks.pop_front();
    const Result result = task.run();
    if (result != SUCCESS && context.broken == SUCCESS) {
      context.broken = result;
    }
  }
  if (context.broken != SUCCESS) {
    abandon_work(context);
  }
  return context.broken;
}

Result drain_all(Context& context) {
  constexpr uint64_t everything = std::numeric_limits<uint64_t>::max();
  Result result = drain(context, *context.shared_queue, everything);
  for (const auto& [handle, stream] : objects().streams.all()) {
    if (stream->owner == &context && result == SUCCESS) {
      result = drain(context, *stream->queue, everything);
    }
  }
  return result;
}

Result refuse_during_capture() {
  Result result = SUCCESS;
  for (const auto& [handle, stream] : objects().streams.all()) {
    if (!stream->capture || stream->capture->mode == RELAXED_MODE ||
        (stream->capture->mode == THREAD_LOCAL_MODE &&
         stream->capture->thread != std::this_thread::get_id())) {
      continue;
    }
    stream->capture->invalid = true;
    result = ERROR_STREAM_CAPTURE_UNSUPPORTED;
  }
  return result == SUCCESS
             ? SUCCESS
             : complain(result, "a call that no capture can hold, while a stream captures");
}

}  // namespace simulator
