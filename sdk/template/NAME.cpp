#include <berth/plugin.hpp>

#include <string>
#include <vector>

// A stored struct: its members are the columns of a table and the members of its JSON. What their types cannot say is
// said in about().
struct Item {
    berth::id id;
    std::string name;
    double price = 0;
    std::vector<std::string> tags;

    static constexpr auto about() {
        return berth::record<Item>("items")
            .field<&Item::name>("What it is called", berth::length(1, 120))
            .field<&Item::price>("What it costs", berth::minimum(0))
            .index<&Item::name>();
    }
};

// What a list may ask for, from the query: /items?word=lamp&limit=5
struct Search {
    std::string word;
    int limit = 20;

    static constexpr auto about() {
        return berth::object<Search>()
            .field<&Search::word>("Part of the name", berth::defaulted)
            .field<&Search::limit>("The most items to list", berth::range(1, 100));
    }
};

class @CLASS@ : public berth::service {
public:
    static constexpr auto routes() {
        return berth::routes(berth::post<&@CLASS@::create>("/items", "Add an item"),
                             berth::get<&@CLASS@::find>("/items/{id}", "Read one item"),
                             berth::get<&@CLASS@::list>("/items", "List items by name"));
    }

    berth::created<Item> create(Item item) {
        Item stored = store().insert(std::move(item));
        return {stored, "/items/" + std::to_string(stored.id.value)};
    }

    Item find(berth::id id) { return store().get<Item>(id); }

    std::vector<Item> list(Search search) {
        auto items = store().select<Item>().order_by<&Item::name>().limit(search.limit);
        if (!search.word.empty()) items.where(berth::field<&Item::name>.contains(search.word));
        return items.all();
    }
};

BERTH_PLUGIN(@CLASS@, "@NAME@", "0.1.0");
