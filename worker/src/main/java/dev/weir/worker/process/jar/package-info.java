/**
 * How user code gets into an executor: the job's jar, checked and loaded apart from Weir's own
 * classes and from the libraries of connectors. The way in is {@link
 * dev.weir.worker.process.jar.JobJar}.
 */
package dev.weir.worker.process.jar;
