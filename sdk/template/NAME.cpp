#include "@NAME@.hpp"

berth::created<Item> @CLASS@::create(Item item) {
    Item stored = store().insert(std::move(item));
    return {stored, "/items/" + std::to_string(stored.id.value)};
}

Item @CLASS@::find(berth::id id) { return store().get<Item>(id); }

std::vector<Item> @CLASS@::list(Search search) {
    auto items = store().select<Item>().order_by<&Item::name>().limit(search.limit);
    if (!search.word.empty()) items.where(berth::field<&Item::name>.contains(search.word));
    return items.all();
}

BERTH_PLUGIN(@CLASS@, "@NAME@", "0.1.0");
