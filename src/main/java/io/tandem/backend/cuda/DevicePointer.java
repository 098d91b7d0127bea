package io.tandem.backend.cuda;

import jcuda.driver.CUdeviceptr;

/** A place in device memory. */
final class DevicePointer extends CUdeviceptr {
  /** No place. */
  static final DevicePointer NULL = new DevicePointer();

  /** A place to be set by an allocation. */
  DevicePointer() {}

  private DevicePointer(DevicePointer base, long bytes) {
    super(base, bytes);
  }

  /** A place so many bytes further on. */
  DevicePointer plus(long bytes) {
    return new DevicePointer(this, bytes);
  }

  /** The place as a number, for a kernel's arguments. */
  long address() {
    return getNativePointer() + getByteOffset();
  }
}
