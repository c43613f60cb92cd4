/**
 * Leads the cluster: leadership, scheduling, checkpoint coordination and the REST interface. Way
 * in: {@code Coordinator}; the heart is {@code CoordinatorCore}, which decides, and {@code
 * CoordinatorLoop}, the one thread that carries out what it decided.
 *
 * <p>Never loads a user's class and never sees a state backend.
 */
package dev.weir.coordinator;
