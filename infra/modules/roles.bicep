// Built-in roles by name; their ids are alike in every Azure cloud.
@export()
var roleIds = loadJsonContent('../roles.json')
