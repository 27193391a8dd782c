package io.aemp.docs.guides;

import io.aemp.Family;
import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.TypedFamily;

class DatabaseUse {

	private final Node node;

	DatabaseUse(Node node) {
		this.node = node;
	}

	void use(Port port, byte[] image) {
		Family scalers = this.node.family("image_scalers");

		scalers.register(port); // until the port dies
		Guard load = scalers.set("load", 0.7); // closing the guard deletes the key
		load.close();
		scalers.delete("load");

		scalers.keys().thenAccept((keys) -> System.out.println(keys));
		scalers.mon((content, added, changed, deleted) -> System.out.println(content.size()));
		scalers.pick().ifPresent((worker) -> this.node.snd(worker, "scale", image, port.id()));

		TypedFamily<Load> loads = this.node.family("loads").typed(Load.class);
		loads.set(this.node.id(), new Load(3, 0.7));
	}

}
