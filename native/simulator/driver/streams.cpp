// The functions of streams, events and captures.
#include "context.h"
#include "objects.h"

namespace simulator {
namespace {

// CUevent_flags
constexpr unsigned DISABLE_TIMING = 2;
// CUstreamCaptureStatus
enum CaptureStatus : int { NONE = 0, ACTIVE = 1, INVALIDATED = 2 };

/** The body of a function of a stream that must be alive. */
template <typename Body>
Result on_stream(const void* handle, const char* name, Body body) {
  return in_context([&](Context& context) {
    const std::shared_ptr<Stream> stream = find_stream(context, handle);
    return stream ? body(context, *stream)
                  : complain(ERROR_INVALID_HANDLE,
                             std::string(name) + " of a stream that is not alive");
  });
}

template <typename Body>
Result on_event(const void* handle, const char* name, Body body) {
  return in_context([&](Context& context) {
    const std::shared_ptr<Event> event = objects().events.find(handle);
    return event ? body(context, *event)
                 : complain(ERROR_INVALID_HANDLE,
                            std::string(name) + " of an event that is not alive");
  });
}

/** Waiting on a stream that captures can never end. */
Result refuse_on_capturing(Stream& stream, const char* name) {
  if (!stream.capture) {
    return SUCCESS;
  }
  stream.capture->invalid = true;
  return complain(ERROR_STREAM_CAPTURE_UNSUPPORTED,
                  std::string(name) + " on a stream that captures");
}

/**
 * Does one piece of work, so that whoever asks again and again gets there; READY when none is
 * left.
 */
Result proceed(Context& context, Queue& queue, uint64_t last) {
  if (queue.tasks.empty() || queue.tasks.front().number > last) {
    return SUCCESS;
  }
  const Result result = drain(context, queue, queue.tasks.front().number);
  return result == SUCCESS ? ERROR_NOT_READY : result;
}

Result create_stream(Context& context, Stream** stream, unsigned flags) {
  if (const Result refused = refuse_during_capture()) {
    return refused;
  }
  const bool own_queue = (flags & NON_BLOCKING) != 0;
  *stream = objects().streams.create(&context, flags,
                                     own_queue ? std::make_shared<Queue>() : context.shared_queue);
  return SUCCESS;
}

Result record(Stream& stream, const std::shared_ptr<Event>& event) {
  event->captured = stream.capture != nullptr;
  event->time.reset();
  if (event->captured) {
    return SUCCESS;
  }
  event->queue = stream.queue;
  event->number = enqueue(stream, [event] {
    event->time = std::chrono::steady_clock::now();
    return SUCCESS;
  });
  return SUCCESS;
}

}  // namespace

DRIVER_CALL Result cuStreamCreate(Stream** stream, unsigned flags) {
  return in_context([&](Context& context) { return create_stream(context, stream, flags); });
}

DRIVER_CALL Result cuStreamCreateWithPriority(Stream** stream, unsigned flags, int) {
  return in_context([&](Context& context) { return create_stream(context, stream, flags); });
}

DRIVER_CALL Result cuStreamDestroy_v2(const void* handle) {
  return on_stream(handle, "cuStreamDestroy", [&](Context& context, Stream& stream) {
    const Result drained = drain(context, *stream.queue, stream.last);
    objects().streams.destroy(handle);
    return drained;
  });
}

DRIVER_CALL Result cuStreamSynchronize(const void* handle) {
  return on_stream(handle, "cuStreamSynchronize", [](Context& context, Stream& stream) {
    const Result refused = refuse_on_capturing(stream, "cuStreamSynchronize");
    return refused != SUCCESS ? refused : drain(context, *stream.queue, stream.last);
  });
}

DRIVER_CALL Result cuStreamQuery(const void* handle) {
  return on_stream(handle, "cuStreamQuery", [](Context& context, Stream& stream) {
    const Result refused = refuse_on_capturing(stream, "cuStreamQuery");
    return refused != SUCCESS ? refused : proceed(context, *stream.queue, stream.last);
  });
}

DRIVER_CALL Result cuStreamGetFlags(const void* handle, unsigned* flags) {
  return on_stream(handle, "cuStreamGetFlags", [&](Context&, Stream& stream) {
    *flags = stream.flags;
    return SUCCESS;
  });
}

DRIVER_CALL Result cuStreamGetCtx(const void* handle, Context** context) {
  return on_stream(handle, "cuStreamGetCtx", [&](Context&, Stream& stream) {
    *context = stream.owner;
    return SUCCESS;
  });
}

DRIVER_CALL Result cuStreamWaitEvent(const void* handle, const void* event_handle, unsigned) {
  return on_stream(handle, "cuStreamWaitEvent", [&](Context& context, Stream& stream) {
    const std::shared_ptr<Event> event = objects().events.find(event_handle);
    if (!event) {
      return complain(ERROR_INVALID_HANDLE, "cuStreamWaitEvent for an event that is not alive");
    }
    if (stream.capture || event->captured) {
      return complain(ERROR_NOT_SUPPORTED,
                      "cuStreamWaitEvent in a capture; only one stream can be captured here");
    }
    if (event->queue) {
      enqueue(stream, [&context, queue = event->queue, number = event->number] {
        return drain(context, *queue, number);
      });
    }
    return SUCCESS;
  });
}

DRIVER_CALL Result cuLaunchHostFunc(const void* handle, void (*function)(void*), void* data) {
  return on_stream(handle, "cuLaunchHostFunc", [&](Context&, Stream& stream) {
    return submit(stream, {NodeType::HOST, "host function", [=] {
                             function(data);
                             return SUCCESS;
                           }});
  });
}

DRIVER_CALL Result cuStreamBeginCapture_v2(const void* handle, int mode) {
  return on_stream(handle, "cuStreamBeginCapture", [&](Context& context, Stream& stream) {
    if (&stream == &context.legacy) {
      return complain(ERROR_STREAM_CAPTURE_UNSUPPORTED,
                      "cuStreamBeginCapture of the default stream");
    }
    if (stream.capture) {
      return complain(ERROR_ILLEGAL_STATE,
                      "cuStreamBeginCapture of a stream that captures already");
    }
    stream.capture = std::make_unique<Capture>();
    stream.capture->mode = mode;
    stream.capture->thread = std::this_thread::get_id();
    return SUCCESS;
  });
}

DRIVER_CALL Result cuStreamEndCapture(const void* handle, Graph** graph) {
  return on_stream(handle, "cuStreamEndCapture", [&](Context& context, Stream& stream) {
    *graph = nullptr;
    if (!stream.capture) {
      return complain(ERROR_ILLEGAL_STATE, "cuStreamEndCapture of a stream that does not capture");
    }
    if (stream.capture->thread != std::this_thread::get_id() && stream.capture->mode != 2) {
      return complain(ERROR_STREAM_CAPTURE_WRONG_THREAD,
                      "cuStreamEndCapture by another thread than began it");
    }
    const std::unique_ptr<Capture> capture = std::move(stream.capture);
    if (capture->invalid) {
      return ERROR_STREAM_CAPTURE_INVALIDATED;
    }
    *graph = objects().graphs.create(&context, capture->nodes);
    return SUCCESS;
  });
}

DRIVER_CALL Result cuStreamIsCapturing(const void* handle, int* status) {
  return on_stream(handle, "cuStreamIsCapturing", [&](Context&, Stream& stream) {
    *status = !stream.capture ? NONE : stream.capture->invalid ? INVALIDATED : ACTIVE;
    return SUCCESS;
  });
}

DRIVER_CALL Result cuThreadExchangeStreamCaptureMode(int*) { return SUCCESS; }

DRIVER_CALL Result cuEventCreate(Event** event, unsigned flags) {
  return in_context([&](Context& context) {
    *event = objects().events.create(&context, flags);
    return SUCCESS;
  });
}

DRIVER_CALL Result cuEventDestroy_v2(const void* handle) {
  return on_event(handle, "cuEventDestroy", [&](Context&, Event&) {
    objects().events.destroy(handle);
    return SUCCESS;
  });
}

DRIVER_CALL Result cuEventRecord(const void* handle, const void* stream_handle) {
  return on_stream(stream_handle, "cuEventRecord", [&](Context&, Stream& stream) {
    const std::shared_ptr<Event> event = objects().events.find(handle);
    return event ? record(stream, event)
                 : complain(ERROR_INVALID_HANDLE, "cuEventRecord of an event that is not alive");
  });
}

DRIVER_CALL Result cuEventRecordWithFlags(const void* handle, const void* stream_handle, unsigned) {
  return cuEventRecord(handle, stream_handle);
}

DRIVER_CALL Result cuEventSynchronize(const void* handle) {
  return on_event(handle, "cuEventSynchronize", [](Context& context, Event& event) {
    if (event.captured) {
      return complain(ERROR_CAPTURED_EVENT, "cuEventSynchronize of an event that was captured");
    }
    return event.queue ? drain(context, *event.queue, event.number) : SUCCESS;
  });
}

DRIVER_CALL Result cuEventQuery(const void* handle) {
  return on_event(handle, "cuEventQuery", [](Context& context, Event& event) {
    if (event.captured) {
      return complain(ERROR_CAPTURED_EVENT, "cuEventQuery of an event that was captured");
    }
    return event.queue ? proceed(context, *event.queue, event.number) : SUCCESS;
  });
}

DRIVER_CALL Result cuEventElapsedTime(float* milliseconds, const void* from, const void* to) {
  return on_event(from, "cuEventElapsedTime", [&](Context&, Event& first) {
    const std::shared_ptr<Event> second = objects().events.find(to);
    if (!second || !first.queue || !second->queue ||
        ((first.flags | second->flags) & DISABLE_TIMING) != 0) {
      return complain(ERROR_INVALID_HANDLE,
                      "cuEventElapsedTime of an event that was not recorded or takes no time");
    }
    if (!first.time || !second->time) {
      return ERROR_NOT_READY;
    }
    *milliseconds = std::chrono::duration<float, std::milli>(*second->time - *first.time).count();
    return SUCCESS;
  });
}

}  // namespace simulator
