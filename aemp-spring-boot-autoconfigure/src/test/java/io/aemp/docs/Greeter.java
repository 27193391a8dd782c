package io.aemp.docs;

import io.aemp.spring.AempPort;
import io.aemp.spring.Rcv;

@AempPort(name = "greeter")
class Greeter {

	@Rcv("greet")
	String greet(String name) {
		return "Hello " + name;
	}

}
