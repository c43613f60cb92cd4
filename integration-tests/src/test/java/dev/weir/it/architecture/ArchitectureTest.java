package dev.weir.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds the shape of the house. No rule has a list of exceptions and nothing is frozen: code that
 * does not fit moves, or the picture is changed here, for everyone.
 *
 * <pre>
 *  5  integration-tests (sees all; not checked)      benchmarks ─► all below but proto and monitor
 *  4  deploy ─► coordinator, worker, monitor, connectors, checkpointing, api
 *     examples ─► api, connectors, testkit
 *  3  worker ─► state-backend, checkpointing, proto, api
 *     coordinator ─► checkpointing, proto, api (only api.topology, api.id, api.schema, KeyGroups)
 *     testkit ─► worker, state-backend, checkpointing, api
 *     connectors ─► api (never each other)
 *  2  state-backend ─► checkpointing, api
 *  1  checkpointing ─► api
 *  0  api (JDK only)      proto (generated only)      monitor (static files)
 * </pre>
 *
 * Arrows go down only. A class belongs to the module that its package names: {@code
 * dev.weir.worker}, {@code dev.weir.state}, {@code dev.weir.connectors.files} and so on.
 */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // Made by JMH around each microbenchmark, to time it.
          .withImportOption(location -> !location.contains("/jmh_generated/"))
          .importPackages("dev.weir");

  @Test
  void everyModuleThatHasClassesIsLookedAt() {
    Set<String> written =
        Tree.ofRepository().javaFiles().stream()
            .filter(f -> f.isMain() && !f.isPackageInfo())
            .map(SourceFile::packageName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> imported =
        CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());

    assertThat(imported)
        .as("packages whose classes were imported, against those with a source file")
        .containsAll(written);
  }

  @Test
  void modulesFollowTheGraph() {
    check(ArchitectureRules.MODULE_GRAPH);
  }

  @Test
  void packagesHaveNoCycles() {
    check(ArchitectureRules.NO_PACKAGE_CYCLES);
  }

  @Test
  void generatedClassesStayInRpcPackages() {
    check(ArchitectureRules.GENERATED_ONLY_IN_RPC);
  }

  @Test
  void theObjectStoreSdkStaysInS3Packages() {
    check(ArchitectureRules.AWS_ONLY_IN_S3);
  }

  @Test
  void zooKeeperStaysInZooKeeperPackages() {
    check(ArchitectureRules.ZOOKEEPER_ONLY_IN_ZOOKEEPER);
  }

  @Test
  void rocksDbStaysInItsStateBackend() {
    check(ArchitectureRules.ROCKSDB_ONLY_IN_ROCKSDB);
  }

  @Test
  void nothingIsJavaSerialized() {
    check(ArchitectureRules.NO_JAVA_SERIALIZATION);
  }

  @Test
  void coresOnlyDecide() {
    check(ArchitectureRules.CORES_ARE_PURE);
  }

  @Test
  void effectsStayInShells() {
    check(ArchitectureRules.EFFECTS_ONLY_IN_SHELLS);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(CLASSES);
  }
}
