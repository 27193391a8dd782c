package io.aemp.simulation.guarantee;

import java.util.function.Consumer;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.internal.link.events.KernelContext;
import io.aemp.internal.wire.Requests;
import io.aemp.simulation.InjectedFailures;
import org.jspecify.annotations.Nullable;

/**
 * The node itself, which sends to other nodes only.
 */
final class KernelSender extends Sender {

	private final KernelContext kernel;

	KernelSender(Workload workload, Residents home) {
		super(workload, home.process(), Contexts.kernel(home.process().id(), home.life()));
		this.kernel = home.process().links().kernel();
	}

	/** Does something in the kernel's order. */
	void execute(Runnable task) {
		try {
			this.kernel.execute(() -> {
				history().entered(name());
				task.run();
			});
		}
		catch (Throwable ex) {
			if (!InjectedFailures.isInjected(ex)) {
				throw ex;
			}
		}
	}

	@Override
	boolean maySendTo(String target) {
		return !Contexts.nodeOf(target).equals(process().id());
	}

	@Override
	void snd(String target, @Nullable Object... message) {
		// As every other context does.
		Message.of(message);
		process().links().send(this.kernel, target, message, null);
	}

	@Override
	void call(String node, String function, @Nullable Object... arguments) {
		Message.of(arguments);
		process().links().send(this.kernel, node, Requests.of(arguments, function), null);
	}

	@Override
	Guard mon(String target, Consumer<Reason> action) {
		PortId port = PortId.parse(target);
		return process().links().monitor(this.kernel, port.node(), port.name(), action);
	}

	@Override
	void special(String target) {
		send(target);
	}

}
