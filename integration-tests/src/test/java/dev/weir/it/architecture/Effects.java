package dev.weir.it.architecture;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What makes a result depend on more than the arguments: time, chance, other threads, the outside.
 *
 * <p>A core may not even name the types of it. Elsewhere, outside the shells, values and streams
 * that somebody else opened may pass through ({@code Path}, {@code URI}, {@code InputStream}); what
 * opens, resolves, waits or asks the time may not be used.
 */
final class Effects {

  private static final Set<String> CLOCK_CHANCE_THREADS =
      Set.of(
          "java.lang.Process",
          "java.lang.ProcessBuilder",
          "java.lang.ProcessHandle",
          "java.lang.Thread",
          "java.security.SecureRandom",
          "java.time.Clock",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.Timer",
          "java.util.concurrent.ExecutorService",
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ScheduledExecutorService",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.concurrent.ThreadPoolExecutor");

  private static final Set<String> OPENING_FILES =
      Set.of(
          "java.io.Console",
          "java.io.File",
          "java.io.FileInputStream",
          "java.io.FileOutputStream",
          "java.io.FileReader",
          "java.io.FileWriter",
          "java.io.RandomAccessFile",
          "java.nio.file.FileSystem",
          "java.nio.file.FileSystems",
          "java.nio.file.Files",
          "java.nio.file.WatchService");

  private static final Set<String> NETWORK_VALUES =
      Set.of("java.net.URI", "java.net.URISyntaxException");

  private static final Set<String> CALLS =
      Set.of(
          "java.lang.Math.random",
          "java.lang.Runtime.exec",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.util.UUID.randomUUID");

  private Effects() {}

  static boolean inCore(JavaClass type) {
    String p = type.getPackageName();
    return CLOCK_CHANCE_THREADS.contains(type.getName())
        || Set.of("java.io", "java.util.random", "java.util.logging", "java.net").contains(p)
        || p.startsWith("java.nio.file")
        || p.startsWith("java.nio.channels")
        || p.startsWith("org.slf4j");
  }

  static boolean outsideShell(JavaClass type) {
    String p = type.getPackageName();
    return CLOCK_CHANCE_THREADS.contains(type.getName())
        || OPENING_FILES.contains(type.getName())
        || p.equals("java.util.random")
        || p.startsWith("java.nio.channels")
        || (p.startsWith("java.net") && !NETWORK_VALUES.contains(type.getName()));
  }

  static ArchCondition<JavaClass> notUse(String what, Predicate<JavaClass> banned) {
    return new ArchCondition<>("not use " + what) {
      @Override
      public void check(JavaClass origin, ConditionEvents events) {
        origin.getDirectDependenciesFromSelf().stream()
            .filter(d -> banned.test(d.getTargetClass().getBaseComponentType()))
            .forEach(d -> ArchitectureRules.violate(events, origin, d.getDescription()));
        origin.getAccessesFromSelf().stream()
            .filter(a -> asks(a.getTarget()))
            .forEach(a -> ArchitectureRules.violate(events, origin, a.getDescription()));
      }
    };
  }

  /** Whether a call asks for time or chance on a type that is otherwise a plain value. */
  private static boolean asks(AccessTarget target) {
    return CALLS.contains(target.getOwner().getName() + "." + target.getName())
        || (target.getOwner().getPackageName().startsWith("java.time")
            && target.getName().equals("now"));
  }
}
