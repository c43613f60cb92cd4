/**
 * A whole cluster inside one JVM, for {@code Weir.run}. Way in: {@link
 * dev.weir.deploy.embedded.process.EmbeddedCluster}.
 */
package dev.weir.deploy.embedded.process;
