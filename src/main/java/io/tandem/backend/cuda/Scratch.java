package io.tandem.backend.cuda;

/**
 * Device memory for what lives within one kernel: the parts of sums over several blocks, and the
 * tickets that tell which block is the last. All kernels of a stream share it. What has grown too
 * small is kept until the end, because recorded steps still use it.
 */
final class Scratch {
  private final Arena arena;
  private DevicePointer partials;
  private long partialsBytes;
  private DevicePointer tickets;
  private long ticketsBytes;

  Scratch(Arena arena) {
    this.arena = arena;
  }

  /** Room for parts of sums, with anything in it. */
  DevicePointer partials(long bytes) {
    if (partialsBytes < bytes) {
      long grown = powerOfTwo(bytes);
      partials = arena.allocate(grown, "parts of sums");
      partialsBytes = grown;
    }
    return partials;
  }

  /** So many zeros of four bytes, which each kernel leaves as zeros. */
  DevicePointer tickets(long count) {
    long bytes = count * Integer.BYTES;
    if (ticketsBytes < bytes) {
      long grown = powerOfTwo(bytes);
      tickets = arena.allocate(grown, "the tickets of blocks");
      ticketsBytes = grown;
    }
    return tickets;
  }

  /** Growing in powers of two wastes no more than is in use. */
  private static long powerOfTwo(long bytes) {
    return Math.max(4096, Long.highestOneBit(bytes - 1) << 1);
  }
}
