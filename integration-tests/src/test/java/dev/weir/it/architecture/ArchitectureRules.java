package dev.weir.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of {@link ArchitectureTest}, apart from the classes that they are checked on. */
final class ArchitectureRules {

  /** From a module to those it may use. What is not named here may be used by nobody. */
  private static final Map<String, Set<String>> GRAPH =
      Map.ofEntries(
          Map.entry("api", Set.of()),
          Map.entry("proto", Set.of()),
          Map.entry("monitor", Set.of()),
          Map.entry("checkpointing", Set.of("api")),
          Map.entry("state", Set.of("checkpointing", "api")),
          Map.entry("worker", Set.of("state", "checkpointing", "proto", "api")),
          Map.entry("coordinator", Set.of("checkpointing", "proto", "api")),
          Map.entry("connectors", Set.of("api")),
          Map.entry("testkit", Set.of("worker", "state", "checkpointing", "api")),
          Map.entry(
              "deploy",
              Set.of("coordinator", "worker", "monitor", "connectors", "checkpointing", "api")),
          Map.entry("examples", Set.of("api", "connectors", "testkit")),
          Map.entry(
              "benchmarks",
              Set.of(
                  "deploy",
                  "coordinator",
                  "worker",
                  "state",
                  "checkpointing",
                  "connectors",
                  "testkit",
                  "api")));

  /** Plain data. {@code sink} for the committables that a manifest names. */
  private static final List<String> API_FOR_COORDINATOR =
      List.of(
          "dev.weir.api.topology",
          "dev.weir.api.id",
          "dev.weir.api.schema",
          "dev.weir.api.error",
          "dev.weir.api.codec",
          "dev.weir.api.sink");

  static final ArchRule MODULE_GRAPH =
      classes()
          .that()
          .resideInAPackage("dev.weir..")
          .should(
              new ArchCondition<>("depend only on the modules that the graph allows") {
                @Override
                public void check(JavaClass origin, ConditionEvents events) {
                  if (!GRAPH.containsKey(module(origin))) {
                    violate(events, origin, origin.getName() + " belongs to no module");
                    return;
                  }
                  origin.getDirectDependenciesFromSelf().stream()
                      .filter(d -> !mayUse(origin, d.getTargetClass().getBaseComponentType()))
                      .forEach(d -> violate(events, origin, d.getDescription()));
                }
              });

  static final ArchRule NO_PACKAGE_CYCLES =
      slices().matching("dev.weir.(**)").should().beFreeOfCycles();

  static final ArchRule GENERATED_ONLY_IN_RPC =
      onlyIn("an rpc package", Set.of("dev.weir..rpc..", "dev.weir.proto.."), "dev.weir.proto..");

  static final ArchRule AWS_ONLY_IN_S3 =
      onlyIn(
          "an s3 package of checkpointing",
          Set.of("dev.weir.checkpointing..s3.."),
          "com.amazonaws..");

  static final ArchRule ZOOKEEPER_ONLY_IN_ZOOKEEPER =
      onlyIn(
          "a zookeeper package",
          Set.of("dev.weir..zookeeper.."),
          "org.apache.curator..",
          "org.apache.zookeeper..");

  static final ArchRule ROCKSDB_ONLY_IN_ROCKSDB =
      onlyIn("the rocksdb package of state", Set.of("dev.weir.state..rocksdb.."), "org.rocksdb..");

  static final ArchRule NO_JAVA_SERIALIZATION =
      classes()
          .should(
              new ArchCondition<>(
                  "neither declare themselves Serializable nor use object streams") {
                @Override
                public void check(JavaClass origin, ConditionEvents events) {
                  origin.getRawInterfaces().stream()
                      .filter(i -> SERIALIZABLE.contains(i.getName()))
                      .forEach(
                          i ->
                              violate(
                                  events, origin, origin.getName() + " declares " + i.getName()));
                  origin.getDirectDependenciesFromSelf().stream()
                      .filter(d -> OBJECT_STREAMS.contains(d.getTargetClass().getName()))
                      .forEach(d -> violate(events, origin, d.getDescription()));
                }
              });

  private static final Set<String> SERIALIZABLE =
      Set.of("java.io.Serializable", "java.io.Externalizable");

  private static final Set<String> OBJECT_STREAMS =
      Set.of("java.io.ObjectInputStream", "java.io.ObjectOutputStream");

  static final ArchRule CORES_ARE_PURE =
      classes()
          .that(describe("are part of a *Core", c -> outermostName(c).endsWith("Core")))
          .should(Effects.notUse("I/O, logging, a clock, randomness or threads", Effects::inCore));

  /** Where the outside is spoken to; these classes carry out what a core decided. */
  static final Set<String> SHELLS =
      Set.of("rpc", "zookeeper", "s3", "file", "files", "process", "http");

  static final ArchRule EFFECTS_ONLY_IN_SHELLS =
      classes()
          .that(describe("are not in a shell package, a *Loop or a *Main", c -> !isShell(c)))
          .should(Effects.notUse("I/O, a clock, randomness or threads", Effects::outsideShell));

  private ArchitectureRules() {}

  private static ArchRule onlyIn(String place, Set<String> homes, String... guests) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(homes.toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(guests)
        .because(String.join(", ", guests) + " is used only from " + place);
  }

  private static boolean mayUse(JavaClass origin, JavaClass target) {
    if (!target.getPackageName().startsWith("dev.weir.")) {
      return true;
    }
    String from = module(origin);
    String to = module(target);
    if (from.equals(to)) {
      return !from.equals("connectors") || connector(origin).equals(connector(target));
    }
    if (from.equals("coordinator") && to.equals("api")) {
      return API_FOR_COORDINATOR.stream().anyMatch(p -> isWithin(target.getPackageName(), p))
          || outermostName(target).equals("KeyGroups");
    }
    return GRAPH.get(from).contains(to);
  }

  private static String module(JavaClass c) {
    return segment(c, 2);
  }

  private static String connector(JavaClass c) {
    return segment(c, 3);
  }

  private static String segment(JavaClass c, int index) {
    String[] segments = c.getPackageName().split("\\.");
    return index < segments.length ? segments[index] : "";
  }

  private static boolean isWithin(String packageName, String root) {
    return packageName.equals(root) || packageName.startsWith(root + ".");
  }

  private static boolean isShell(JavaClass c) {
    String name = outermostName(c);
    return name.endsWith("Loop")
        || name.endsWith("Main")
        || List.of(c.getPackageName().split("\\.")).stream().anyMatch(SHELLS::contains);
  }

  private static String outermostName(JavaClass c) {
    String inPackage = c.getName().substring(c.getPackageName().length() + 1);
    int nested = inPackage.indexOf('$');
    return nested < 0 ? inPackage : inPackage.substring(0, nested);
  }

  static void violate(ConditionEvents events, JavaClass origin, String message) {
    events.add(SimpleConditionEvent.violated(origin, message));
  }
}
