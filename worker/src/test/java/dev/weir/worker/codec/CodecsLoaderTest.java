package dev.weir.worker.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.codec.ByteReader;
import dev.weir.api.codec.ByteWriter;
import dev.weir.api.codec.Codec;
import dev.weir.api.error.WeirException;
import dev.weir.api.schema.TypeRef;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.ToolProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records where jobs have them: private, in other packages, class loaders and modules. */
class CodecsLoaderTest {
  private static final String JOB =
      """
      package job;
      public class Job {
        private record Hidden(long id, String name, Inner inner, java.util.List<Inner> all) {}
        protected record Inner(double d) {}
        public static Object sample() {
          return new Hidden(7, "seven", new Inner(0.5), java.util.List.of(new Inner(1)));
        }
      }
      """;

  @TempDir Path directory;

  private record Hidden(int a, Hidden.Deeper b) {
    private record Deeper(String c) {}
  }

  @Test
  void aPrivateNestedRecordIsReadAndWrittenByGeneratedCode() {
    Codec<Hidden> codec = new Codecs().of(TypeRef.of(Hidden.class));
    assertThat(codec.getClass().isHidden()).isTrue();
    assertCopied(new Codecs(), new Hidden(1, new Hidden.Deeper("c")));
  }

  @Test
  void aRecordOfAJobsClassLoaderIsReadAndWrittenByGeneratedCode() throws Exception {
    compile(Map.of("job/Job.java", JOB));
    try (URLClassLoader loader = jobLoader(getClass().getClassLoader())) {
      Object sample = sample(loader.loadClass("job.Job"));
      assertThat(codec(new Codecs(), sample).getClass().isHidden()).isTrue();
      assertCopied(new Codecs(), sample);
    }
  }

  @Test
  void aJobNeedsToSeeTheApiOnly() throws Exception {
    compile(Map.of("job/Job.java", JOB));
    try (URLClassLoader loader = jobLoader(new ApiOnly("dev.weir.api."))) {
      Object sample = sample(loader.loadClass("job.Job"));
      assertThat(codec(new Codecs(), sample).getClass().isHidden()).isTrue();
      assertCopied(new Codecs(), sample);
    }
  }

  @Test
  void aRecordWhoseLoaderDoesNotSeeTheApiIsReadAndWrittenByHandles() throws Exception {
    compile(Map.of("job/Job.java", JOB));
    try (URLClassLoader loader = jobLoader(ClassLoader.getPlatformClassLoader())) {
      Object sample = sample(loader.loadClass("job.Job"));
      assertThat(codec(new Codecs(), sample)).isInstanceOf(HandleRecordCodec.class);
      assertCopied(new Codecs(), sample);
    }
  }

  @Test
  void aPublicRecordOfAClosedModuleIsReadAndWrittenByHandles() throws Exception {
    Class<?> point = moduleClass("module points { exports points; }", "public");
    assertThat(codec(new Codecs(), point(point))).isInstanceOf(HandleRecordCodec.class);
    assertCopied(new Codecs(), point(point));
  }

  @Test
  void aRecordOfAnOpenModuleIsReadAndWritten() throws Exception {
    Class<?> point = moduleClass("open module points { }", "");
    Constructor<?> constructor = point.getDeclaredConstructor(int.class);
    constructor.setAccessible(true);
    assertCopied(new Codecs(), constructor.newInstance(3));
  }

  @Test
  void aRecordThatNobodyMayReachIsRefused() throws Exception {
    Class<?> point = moduleClass("module points { exports points; }", "");
    assertThatThrownBy(() -> new Codecs().of(TypeRef.of(point)))
        .isInstanceOf(WeirException.class)
        .hasMessageStartingWith("points.Point: the record is not accessible");
  }

  @Test
  void aJobsClassesAreUnloadedWithItsCodecs() throws Exception {
    compile(Map.of("job/Job.java", JOB));
    WeakReference<ClassLoader> loader = useAndForget();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(loader.get()).isNull();
            });
  }

  private WeakReference<ClassLoader> useAndForget() throws Exception {
    try (URLClassLoader loader = jobLoader(getClass().getClassLoader())) {
      Object sample = sample(loader.loadClass("job.Job"));
      Codec<Object> codec = codec(new Codecs(), sample);
      ByteWriter out = new ByteWriter(16, 1024);
      codec.encode(sample, out);
      // Not compared: the JDK's equals of records keeps the class softly.
      assertThat(codec.decode(new ByteReader(out.toByteArray()))).hasSameClassAs(sample);
      return new WeakReference<>(loader);
    }
  }

  private Class<?> moduleClass(String descriptor, String modifier) throws Exception {
    compile(
        Map.of(
            "module-info.java",
            descriptor,
            "points/Point.java",
            "package points; " + modifier + " record Point(int x) {}"));
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration()
            .resolve(ModuleFinder.of(directory), ModuleFinder.of(), Set.of("points"));
    return boot.defineModulesWithOneLoader(configuration, getClass().getClassLoader())
        .findLoader("points")
        .loadClass("points.Point");
  }

  private static Object point(Class<?> type) throws ReflectiveOperationException {
    return type.getConstructor(int.class).newInstance(3);
  }

  private static Object sample(Class<?> job) throws ReflectiveOperationException {
    return job.getMethod("sample").invoke(null);
  }

  @SuppressWarnings("unchecked")
  private static Codec<Object> codec(Codecs codecs, Object sample) {
    return (Codec<Object>) codecs.of(TypeRef.of((java.lang.reflect.Type) sample.getClass()));
  }

  private static void assertCopied(Codecs codecs, Object sample) {
    Codec<Object> codec = codec(codecs, sample);
    ByteWriter out = new ByteWriter(16, 1024);
    codec.encode(sample, out);
    assertThat(codec.decode(new ByteReader(out.toByteArray()))).isEqualTo(sample);
  }

  private URLClassLoader jobLoader(ClassLoader parent) throws IOException {
    return new URLClassLoader(new URL[] {directory.toUri().toURL()}, parent);
  }

  private void compile(Map<String, String> sources) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-d", directory.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = directory.resolve(source.getKey());
      Files.createDirectories(file.getParent());
      Files.writeString(file, source.getValue());
      arguments.add(file.toString());
    }
    int result =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(result).isZero();
  }

  /** Sees the JDK and one package prefix of the test's class path. */
  private static final class ApiOnly extends ClassLoader {
    private final String prefix;

    ApiOnly(String prefix) {
      super(ClassLoader.getPlatformClassLoader());
      this.prefix = prefix;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(prefix)) {
        return CodecsLoaderTest.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
