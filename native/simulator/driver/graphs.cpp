// The functions of graphs.
#include <algorithm>

#include "context.h"
#include "objects.h"

namespace simulator {
namespace {

template <typename Body>
Result on_graph(const void* handle, const char* name, Body body) {
  return in_context([&](Context& context) {
    const std::shared_ptr<Graph> graph = objects().graphs.find(handle);
    return graph ? body(context, *graph)
                 : complain(ERROR_INVALID_HANDLE,
                            std::string(name) + " of a graph that is not alive");
  });
}

/**
 * Fills in handles as NVIDIA's functions do: all that fit, null behind them; only counts where
 * `to` is null.
 */
void give_nodes(const std::vector<std::shared_ptr<Node>>& nodes, const Node** to, size_t* count) {
  const size_t capacity = to == nullptr ? 0 : *count;
  for (size_t i = 0; i < capacity; i++) {
    to[i] = i < nodes.size() ? nodes[i].get() : nullptr;
  }
  *count = to == nullptr ? nodes.size() : std::min(capacity, nodes.size());
}

const Node* find_node(const void* handle) {
  for (const auto& [address, graph] : objects().graphs.all()) {
    for (const std::shared_ptr<Node>& node : graph->nodes) {
      if (node.get() == handle) {
        return node.get();
      }
    }
  }
  return nullptr;
}

Result run_all(const std::vector<std::shared_ptr<Node>>& nodes) {
  if (const Result lost = settings.execution.strike()) {
    return lost;
  }
  for (const std::shared_ptr<Node>& node : nodes) {
    if (const Result failed = node->run()) {
      return failed;
    }
  }
  return SUCCESS;
}

Result launch(Context& context, const ExecutableGraph& graph, const void* stream_handle) {
  const std::shared_ptr<Stream> stream = find_stream(context, stream_handle);
  if (!stream) {
    return complain(ERROR_INVALID_HANDLE, "cuGraphLaunch on a stream that is not alive");
  }
  if (stream->capture) {
    return complain(ERROR_NOT_SUPPORTED,
                    "cuGraphLaunch in a capture: graphs within graphs are not simulated");
  }
  if (const Result failed = count_launch()) {
    return failed;
  }
  counter(Counter::GRAPH_LAUNCHES)++;
  enqueue(*stream, [nodes = graph.nodes] { return run_all(nodes); });
  return SUCCESS;
}

}  // namespace

DRIVER_CALL Result cuGraphGetNodes(const void* handle, const Node** nodes, size_t* count) {
  return on_graph(handle, "cuGraphGetNodes", [&](Context&, Graph& graph) {
    give_nodes(graph.nodes, nodes, count);
    return SUCCESS;
  });
}

DRIVER_CALL Result cuGraphGetRootNodes(const void* handle, const Node** nodes, size_t* count) {
  return on_graph(handle, "cuGraphGetRootNodes", [&](Context&, Graph& graph) {
    const size_t roots = std::min<size_t>(graph.nodes.size(), 1);
    give_nodes({graph.nodes.begin(), graph.nodes.begin() + roots}, nodes, count);
    return SUCCESS;
  });
}

DRIVER_CALL Result cuGraphNodeGetType(const void* handle, int* type) {
  return in_context([&](Context&) {
    const Node* node = find_node(handle);
    if (node == nullptr) {
      return complain(ERROR_INVALID_HANDLE, "cuGraphNodeGetType of no node of a live graph");
    }
    *type = static_cast<int>(node->type);
    return SUCCESS;
  });
}

DRIVER_CALL Result cuGraphInstantiateWithFlags(ExecutableGraph** executable, const void* handle,
                                               uint64_t) {
  return on_graph(handle, "cuGraphInstantiate", [&](Context& context, Graph& graph) {
    last_graph.clear();
    for (const std::shared_ptr<Node>& node : graph.nodes) {
      last_graph += node->name + "\n";
    }
    *executable = objects().executables.create(&context, graph.nodes);
    return SUCCESS;
  });
}

DRIVER_CALL Result cuGraphUpload(const void* handle, const void*) {
  return in_context([&](Context&) {
    return objects().executables.find(handle) ? SUCCESS : ERROR_INVALID_HANDLE;
  });
}

DRIVER_CALL Result cuGraphLaunch(const void* handle, const void* stream) {
  return in_context([&](Context& context) {
    const std::shared_ptr<ExecutableGraph> graph = objects().executables.find(handle);
    return graph ? launch(context, *graph, stream)
                 : complain(ERROR_INVALID_HANDLE, "cuGraphLaunch of a graph that is not alive");
  });
}

DRIVER_CALL Result cuGraphDestroy(const void* handle) {
  return in_context([&](Context&) {
    return objects().graphs.destroy(handle)
               ? SUCCESS
               : complain(ERROR_INVALID_HANDLE, "cuGraphDestroy of a graph that is not alive");
  });
}

DRIVER_CALL Result cuGraphExecDestroy(const void* handle) {
  return in_context([&](Context&) {
    return objects().executables.destroy(handle)
               ? SUCCESS
               : complain(ERROR_INVALID_HANDLE, "cuGraphExecDestroy of a graph that is not alive");
  });
}

}  // namespace simulator
