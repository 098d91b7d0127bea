#include "regions.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace simulator {
namespace {

constexpr size_t PAGE = 4096;
// What cuMemAlloc promises.
constexpr size_t ALIGNMENT = 256;
// Address space costs nothing; Linux gives a process 128 TiB.
constexpr size_t RESERVATION = size_t{1} << 40;
constexpr int POISON = 0xff;

size_t round_up(size_t value, size_t to) { return (value + to - 1) / to * to; }

/** Whether so few bytes are all as they were; this runs for each allocation after each kernel. */
bool is_poison(uintptr_t begin, uintptr_t end) {
  static const std::vector<unsigned char> untouched(ALIGNMENT, POISON);
  return std::memcmp(reinterpret_cast<const void*>(begin), untouched.data(), end - begin) == 0;
}

void poison(uintptr_t begin, uintptr_t end) {
  std::memset(reinterpret_cast<void*>(begin), POISON, end - begin);
}

/** Behind the last byte there is less than ALIGNMENT of it; before the first, as much is watched.
 */
uintptr_t watched_begin(const Allocation& allocation) {
  return std::max(allocation.first_page, allocation.begin - ALIGNMENT);
}

}  // namespace

// Never destroyed: other threads of a JVM may still call while the process ends.
Regions& device_memory = *new Regions;
Regions& pinned_memory = *new Regions;

bool Regions::reserve(size_t bytes) {
  const size_t size = std::max(RESERVATION, bytes);
  void* begin = mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (begin == MAP_FAILED) {
    return false;
  }
  next_ = reinterpret_cast<uintptr_t>(begin) + PAGE;
  reserved_end_ = reinterpret_cast<uintptr_t>(begin) + size;
  reservations_[reserved_end_] = {reinterpret_cast<uintptr_t>(begin), reserved_end_};
  return true;
}

const Allocation* Regions::allocate(size_t bytes, Context* owner) {
  const size_t padded = round_up(bytes, ALIGNMENT);
  const size_t pages = round_up(padded, PAGE);
  if (next_ + pages + PAGE > reserved_end_ && !reserve(pages + 2 * PAGE)) {
    return nullptr;
  }
  const uintptr_t first_page = next_;
  if (mprotect(reinterpret_cast<void*>(first_page), pages, PROT_READ | PROT_WRITE) != 0) {
    return nullptr;
  }
  next_ += pages + PAGE;
  const uintptr_t begin = first_page + pages - padded;
  poison(first_page, first_page + pages);
  return &(live_[begin] = {begin, bytes, first_page, first_page + pages, owner});
}

bool Regions::free(uintptr_t begin) {
  const auto found = live_.find(begin);
  if (found == live_.end()) {
    return false;
  }
  const Allocation& allocation = found->second;
  mmap(reinterpret_cast<void*>(allocation.first_page), allocation.end_page - allocation.first_page,
       PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  live_.erase(found);
  return true;
}

const Allocation* Regions::find(uintptr_t address) const {
  const auto after = live_.upper_bound(address);
  if (after == live_.begin()) {
    return nullptr;
  }
  const Allocation& allocation = std::prev(after)->second;
  return address < allocation.end() ? &allocation : nullptr;
}

bool Regions::has_held(uintptr_t address) const {
  const auto reservation = reservations_.upper_bound(address);
  return reservation != reservations_.end() && address >= reservation->second.begin;
}

const Allocation* Regions::overrun() {
  for (const auto& [begin, allocation] : live_) {
    if (!is_poison(watched_begin(allocation), begin) ||
        !is_poison(allocation.end(), allocation.end_page)) {
      poison(watched_begin(allocation), begin);
      poison(allocation.end(), allocation.end_page);
      return &allocation;
    }
  }
  return nullptr;
}

std::string describe_range(uintptr_t address, size_t bytes) {
  const Allocation* allocation = device_memory.find(address);
  if (allocation == nullptr) {
    return device_memory.has_held(address) ? "is in no live allocation (freed, or beyond one's end)"
                                           : "is no device memory";
  }
  if (bytes > allocation->end() - address) {
    return "with " + std::to_string(bytes) + " bytes goes " +
           std::to_string(bytes - (allocation->end() - address)) +
           " bytes past its allocation's end";
  }
  return "";
}

}  // namespace simulator
