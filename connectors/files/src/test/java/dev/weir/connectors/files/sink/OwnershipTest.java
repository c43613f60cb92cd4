package dev.weir.connectors.files.sink;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weir.api.sink.SinkContext;
import dev.weir.connectors.files.local.LocalPartFiles;
import dev.weir.connectors.files.store.PartFiles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";

  @TempDir Path dir;

  @Test
  void aMarkerThatComesBetweenTwoLooksIsNoForeignFile() throws Exception {
    var files = new LocalPartFiles(dir.toString());
    new Ownership(files).claim(context(0));
    files.create(PartNames.HIDDEN + "of-the-other-subtask").close();

    PartFiles claiming = withoutTheMarkerAtFirst(files);
    assertThatCode(() -> new Ownership(claiming).claim(context(1))).doesNotThrowAnyException();
    PartFiles checking = withoutTheMarkerAtFirst(files);
    assertThatCode(() -> new Ownership(checking).check(JOB)).doesNotThrowAnyException();
  }

  /** The first look finds nothing, as if the other subtask had come after it. */
  private static PartFiles withoutTheMarkerAtFirst(PartFiles files) {
    var first = new AtomicBoolean(true);
    return (PartFiles)
        Proxy.newProxyInstance(
            PartFiles.class.getClassLoader(),
            new Class<?>[] {PartFiles.class},
            (proxy, method, args) -> {
              if (method.getName().equals("read") && first.getAndSet(false)) {
                return null;
              }
              try {
                return method.invoke(files, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static SinkContext context(int subtask) {
    return new SinkContext(JOB, "out", subtask, 2, 1, new QueuedCalls(), () -> 0);
  }
}
