/** The choice between the backends. Way in: {@link dev.weir.state.choice.StateBackends}. */
package dev.weir.state.choice;
