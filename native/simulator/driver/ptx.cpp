// Reads what a PTX text declares: its version and target, its entries, their parameters and limits.
#include <cctype>
#include <cstdlib>
#include <cstring>

#include "module.h"

namespace simulator {
namespace {

/** Words and single punctuation marks; comments are skipped. */
class Tokens {
 public:
  explicit Tokens(const char* text) : rest_(text) { next(); }

  const std::string& current() const { return current_; }
  bool at_end() const { return current_.empty(); }

  std::string take() {
    std::string taken = current_;
    next();
    return taken;
  }

 private:
  void next() {
    skip_blanks();
    const char* begin = rest_;
    while (*rest_ != '\0' && !std::isspace(static_cast<unsigned char>(*rest_)) &&
           !is_mark(*rest_)) {
      rest_++;
    }
    if (rest_ == begin && *rest_ != '\0') {
      rest_++;
    }
    current_.assign(begin, rest_);
  }

  static bool is_mark(char c) { return std::strchr(",;:()[]{}=/", c) != nullptr; }

  void skip_blanks() {
    for (;;) {
      if (std::isspace(static_cast<unsigned char>(*rest_))) {
        rest_++;
      } else if (std::strncmp(rest_, "//", 2) == 0) {
        rest_ += std::strcspn(rest_, "\n");
      } else if (std::strncmp(rest_, "/*", 2) == 0) {
        const char* end = std::strstr(rest_ + 2, "*/");
        rest_ = end == nullptr ? rest_ + std::strlen(rest_) : end + 2;
      } else {
        return;
      }
    }
  }

  const char* rest_;
  std::string current_;
};

/** The bytes of a type such as .u64 or .b8; 0 for another word. */
size_t type_bytes(const std::string& word) {
  if (word.size() < 3 || word[0] != '.' || std::strchr("busf", word[1]) == nullptr) {
    return 0;
  }
  return std::strtoul(word.c_str() + 2, nullptr, 10) / 8;
}

size_t number(const std::string& word) { return std::strtoul(word.c_str(), nullptr, 10); }

/** A declaration such as ".param .align 8 .b8 name[24]", up to the mark behind it. */
Parameter read_declaration(Tokens& tokens) {
  Parameter parameter = {};
  size_t elements = 1;
  bool points = false;
  while (!tokens.at_end() && std::strchr(",);", tokens.current()[0]) == nullptr) {
    const std::string word = tokens.take();
    points |= word == ".ptr";
    if (const size_t bytes = type_bytes(word)) {
      parameter.bytes = bytes;
    } else if (word == ".align" && !points) {
      // Behind .ptr it is the alignment of what is pointed to.
      parameter.alignment = number(tokens.take());
    } else if (word == "[") {
      elements *= number(tokens.take());
    }
  }
  if (parameter.alignment == 0) {
    parameter.alignment = parameter.bytes;
  }
  parameter.bytes *= elements;
  return parameter;
}

Entry read_entry(Tokens& tokens) {
  Entry entry;
  entry.name = tokens.take();
  while (!tokens.at_end() && tokens.current() != "{") {
    const std::string word = tokens.take();
    if (word == ".param") {
      entry.parameters.push_back(read_declaration(tokens));
    } else if (word == ".maxntid" || word == ".reqntid") {
      entry.max_threads = number(tokens.take());
      while (tokens.current() == ",") {
        tokens.take();
        entry.max_threads *= number(tokens.take());
      }
    }
  }
  int depth = 0;
  do {
    const std::string word = tokens.take();
    depth += (word == "{") - (word == "}");
    if (word == ".shared") {
      entry.shared_bytes += read_declaration(tokens).bytes;
    }
  } while (depth > 0 && !tokens.at_end());
  return entry;
}

}  // namespace

Ptx read_ptx(const char* text) {
  Ptx ptx;
  Tokens tokens(text);
  while (!tokens.at_end()) {
    const std::string word = tokens.take();
    if (word == ".version") {
      const std::string version = tokens.take();
      ptx.version = 10 * number(version) + number(version.substr(version.find('.') + 1));
    } else if (word == ".target") {
      const std::string target = tokens.take();
      ptx.target = number(target.substr(target.find('_') + 1));
    } else if (word == ".entry") {
      ptx.entries.push_back(read_entry(tokens));
    }
  }
  return ptx;
}

}  // namespace simulator
