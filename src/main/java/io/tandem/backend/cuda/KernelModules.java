package io.tandem.backend.cuda;

import io.tandem.backend.DeviceException;
import io.tandem.backend.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUmodule;
import jcuda.driver.JCudaDriver;

/** Our PTX files, each loaded into the current context when it is first needed. */
final class KernelModules {
  private final Map<String, CUmodule> modules = new HashMap<>();

  /** All kernels for matrices of a precision. */
  Map<Kernel, CUfunction> functions(Precision precision) {
    Map<Kernel, CUfunction> functions = new EnumMap<>(Kernel.class);
    for (Kernel kernel : Kernel.values()) {
      CUfunction function = new CUfunction();
      String name = kernel.function(precision);
      CUmodule module = modules.computeIfAbsent(kernel.family(), KernelModules::load);
      Status.check(
          JCudaDriver.cuModuleGetFunction(function, module, name), "finding the kernel " + name);
      functions.put(kernel, function);
    }
    return functions;
  }

  private static CUmodule load(String family) {
    CUmodule module = new CUmodule();
    Status.check(
        JCudaDriver.cuModuleLoadData(module, ptx(family + ".ptx")),
        "translating " + family + ".ptx for this GPU");
    return module;
  }

  /** A PTX file's text, ended by a zero as strings in C are. */
  private static byte[] ptx(String file) {
    try (InputStream resource = KernelModules.class.getResourceAsStream(file)) {
      if (resource == null) {
        throw new DeviceException(file + " is missing in Tandem's jar: build it anew");
      }
      byte[] text = resource.readAllBytes();
      return Arrays.copyOf(text, text.length + 1);
    } catch (IOException e) {
      throw new DeviceException(file + " in Tandem's jar cannot be read: " + e.getMessage(), e);
    }
  }
}
