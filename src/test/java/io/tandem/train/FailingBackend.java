package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.DeviceException;
import io.tandem.backend.Tally;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/** A device that fails while a tally is read. */
final class FailingBackend {
  static final String MESSAGE = "lost on purpose";

  private FailingBackend() {}

  /** As the other backend, until so many tallies have been read. */
  static Backend after(int readings, Backend backend) {
    return after(readings, Tally.class, backend);
  }

  /** As the other backend, until so many matrices or tallies have been read. */
  static Backend after(int readings, Class<?> kind, Backend backend) {
    AtomicInteger left = new AtomicInteger(readings);
    return (Backend)
        Proxy.newProxyInstance(
            FailingBackend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              boolean reads = method.getName().equals("read") && kind.isInstance(arguments[0]);
              if (reads && left.getAndDecrement() == 0) {
                throw new DeviceException(MESSAGE);
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
