package io.aemp.docs.guides;

import java.util.Set;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.TypedFamily;
import io.aemp.spring.DbFamily;
import io.aemp.spring.DbMon;

import org.springframework.stereotype.Component;

@Component
class FamilyBeans {

	private final Family workers;

	private final TypedFamily<Load> loads;

	FamilyBeans(@DbFamily("image_scalers") Family workers, @DbFamily("loads") TypedFamily<Load> loads) {
		this.workers = workers;
		this.loads = loads;
	}

	@DbMon("image_scalers")
	void changed(FamilyContent content, Set<String> added, Set<String> changed, Set<String> deleted) {
		System.out.println(content.size() + " workers, new: " + added);
	}

}
